import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/engine/ports/clock.ts';
import type { PlannedSlot } from '../../src/engine/scheduler/plan/slots.ts';
import { createScheduler } from '../../src/engine/scheduler/scheduler.ts';
import { createSchedules, type Schedules } from '../../src/engine/scheduler/schedules.ts';
import { createNodeClock, monotonicMs } from '../../src/node/clock.ts';
import { createHostDevice } from '../../src/node/host/create-host-device.ts';
import { createNodeIds } from '../../src/node/ids.ts';
import { openStore } from '../../src/node/store/open.ts';
import { Config } from '../../src/shared/schema/config.ts';
import { isFull, quantile, type Row } from './measure.ts';

/** The full bench has 300 starts in five minutes (scheduling-power.md 6.1). */
const STARTS = isFull ? 300 : 40;
const SPAN_MS = isFull ? 300_000 : 15_000;
const P99_BUDGET_MS = 250;
const MAX_BUDGET_MS = 1000;

/** How late a start of an awake machine is, beside a bare timer for the same instants. */
export async function benchStartAccuracy(): Promise<Row[]> {
  const clock = createNodeClock();
  const ledger = await startLedger(clock);
  const begin = clock.now() + 1000;
  const instants = Array.from({ length: STARTS }, () => begin + Math.random() * SPAN_MS)
    .map(Math.round)
    .sort((a, b) => a - b);
  const [bare, at, after, rows] = await Promise.all([
    latenesses(instants, (due, run) => setTimeout(run, due - clock.now())),
    latenesses(instants, (due, run) => clock.at(due, run)),
    latenesses(instants, (due, run) => clock.after(due - clock.now(), run)),
    ledger.latenesses(instants),
  ]);
  ledger.stop();
  return [
    ...threeRows('lateness of clock.at', at, bare),
    ...threeRows('lateness of clock.after', after, bare),
    ...threeRows('lateness of a row in the ledger', rows, bare),
  ];
}

function threeRows(name: string, late: readonly number[], bare: readonly number[]): Row[] {
  const row = (part: number): Pick<Row, 'value' | 'unit' | 'baseline'> => ({
    value: quantile(late, part),
    unit: 'ms',
    baseline: Math.max(1, quantile(bare, part)),
  });
  return [
    { name: `${name}, p50`, ...row(0.5), budget: null },
    { name: `${name}, p99`, ...row(0.99), budget: P99_BUDGET_MS },
    { name: `${name}, max`, ...row(1), budget: MAX_BUDGET_MS },
  ];
}

type Call = (due: number, run: () => void) => unknown;

async function latenesses(instants: readonly number[], call: Call): Promise<number[]> {
  const one = (due: number): Promise<number> =>
    new Promise((resolve) => call(due, () => resolve(Date.now() - due)));
  return (await Promise.all(instants.map(one))).sort((a, b) => a - b);
}

/** The whole way: the scheduler's own timer, a look at clocks and device, a verdict, and its row on the disk. */
async function startLedger(clock: Clock) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const opened = openStore({ path: path.join(dir, 'a.db'), clock, monotonicMs });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const device = createHostDevice({ stateDir: dir });
  const config = Config.parse({ repositories: [] });
  const planned: PlannedSlot[] = [];
  const scheduler = createScheduler({
    store,
    clock,
    device,
    config: { current: () => config, hash: () => 'hash', notices: () => [] },
    power: { onChange: () => () => undefined, onSleep: () => () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    schedules: schedulesOf(planned),
    nights: {
      isBusy: () => false,
      armFor: () => false,
      expire: async () => undefined,
      replan: async () => undefined,
    },
  });
  await scheduler.start();
  return {
    latenesses: (instants: readonly number[]): Promise<number[]> =>
      new Promise((resolve) => {
        const late: number[] = [];
        planned.push(...slotsAt(instants));
        store.follow(({ type, at, body }) => {
          if (type !== 'slot.dropped') return;
          late.push(at - body.slot.effectiveAt);
          if (late.length === planned.length) resolve(late.sort((a, b) => a - b));
        });
        void scheduler.look();
      }),
    stop: () => {
      scheduler.stop();
      device.stop();
      store.close();
      fs.rmSync(dir, { recursive: true });
    },
  };
}

/** One start for each instant; a cron expression names whole minutes only. */
function slotsAt(instants: readonly number[]): PlannedSlot[] {
  return [...new Set(instants)].map((at) => ({
    slotAt: at,
    effectiveAt: at,
    latestAt: at + 3_600_000,
    night: '2026-01-01',
  }));
}

function schedulesOf(slots: readonly PlannedSlot[]): Schedules {
  return {
    ...createSchedules({ machineId: 'bench', hash: createNodeIds().hash }),
    planSpan: () => null,
    due: (_, { since, now }) => ({
      slots: slots.filter(({ effectiveAt }) => effectiveAt > since && effectiveAt <= now),
      omitted: 0,
    }),
    next: (_, after) => slots.find(({ effectiveAt }) => effectiveAt > after) ?? null,
  };
}
