import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { checkConstraints } from '../../../src/engine/constraints/check.ts';
import { createHostDevice } from '../../../src/node/host/create-host-device.ts';
import { powerOf } from '../../../src/node/host/device-power.ts';
import { Config } from '../../../src/shared/schema/config.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../src');
const FOLDERS = ['node/host', 'node/power/linux', 'engine/constraints'];

it('starts no child process synchronously and reads no file synchronously', () => {
  const blocking = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const text = readFileSync(path.join(ROOT, folder, name), 'utf8');
        return (text.match(/\b\w+Sync\b/g) ?? []).map((call) => `${folder}/${name}: ${call}`);
      }),
  );
  expect(blocking).toEqual([]);
});

it('answers all constraints over and over, with every value of this machine', async () => {
  const device = createHostDevice({ stateDir: os.tmpdir() });
  const config = Config.parse({});
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  try {
    await device.read();
    delay.enable();
    for (let n = 0; n < 200; n += 1) {
      const beganAt = performance.now();
      const [power, reading] = await Promise.all([powerOf(device), device.read()]);
      const readings = checkConstraints(config, { power, freeBytes: null, device: reading }, []);
      times.push(performance.now() - beganAt);
      expect(readings).toHaveLength(16);
      // Now and then long enough for the sources to be asked again.
      await new Promise((resolve) => setTimeout(resolve, n % 20 === 19 ? 510 : 1));
    }
  } finally {
    delay.disable();
    device.stop();
  }
  times.sort((a, b) => a - b);
  const [p50, p95, worst] = [times[100], times[190], times[199]].map((ms) => ms?.toFixed(2));
  const stallMs = (delay.max / 1e6).toFixed(1);
  process.stderr.write(
    `all constraints: p50 ${p50} ms, p95 ${p95} ms, worst ${worst} ms; longest event loop delay ${stallMs} ms\n`,
  );
}, 20_000);
