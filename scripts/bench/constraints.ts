import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkConstraints } from '../../src/engine/constraints/check.ts';
import { createDisk } from '../../src/node/disk.ts';
import { createHostDevice } from '../../src/node/host/create-host-device.ts';
import { powerFrom } from '../../src/node/host/device-power.ts';
import { createHeadlessPower } from '../../src/node/power/headless-power.ts';
import { Config } from '../../src/shared/schema/config.ts';
import { longestStall, quantile, type Row, timeEach } from './measure.ts';

const ROUNDS = 20;
/** Longer than a fast source counts as fresh, so that every look asks them all again. */
const APART_MS = 550;

/** All constraints together from the real sources of this machine, every one asked anew (features B7, scheduling-power.md 6.1). */
export async function benchConstraints(): Promise<Row[]> {
  const stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const device = createHostDevice({ stateDir });
  const power = powerFrom(device, createHeadlessPower());
  const disk = createDisk(stateDir);
  const config = Config.parse({});
  const checkAll = async () => {
    const [source, freeBytes, reading] = await Promise.all([
      power.read(),
      disk.freeBytes(),
      device.read(),
    ]);
    return checkConstraints(config, { power: source, freeBytes, device: reading }, []);
  };
  try {
    await checkAll();
    const parse = await timeEach(ROUNDS, () => Config.parse({}));
    const times: number[] = [];
    const stall = await longestStall(async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, APART_MS));
        times.push(...(await timeEach(1, checkAll)));
      }
      times.sort((a, b) => a - b);
    });
    const baseline = quantile(parse, 0.95);
    return [
      {
        name: 'all constraints, p95',
        value: quantile(times, 0.95),
        unit: 'ms',
        baseline,
        budget: 50,
      },
      {
        name: 'all constraints, p99',
        value: quantile(times, 0.99),
        unit: 'ms',
        baseline: null,
        budget: 100,
      },
      {
        name: 'all constraints, longest stall',
        value: stall,
        unit: 'ms',
        baseline: null,
        budget: 20,
      },
    ];
  } finally {
    device.stop();
    fs.rmSync(stateDir, { recursive: true, force: true });
  }
}
