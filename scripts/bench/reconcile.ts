import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/engine/ports/clock.ts';
import type { Store } from '../../src/engine/ports/store.ts';
import { reconcile } from '../../src/engine/scheduler/reconcile.ts';
import { createSchedules } from '../../src/engine/scheduler/schedules.ts';
import { createNodeClock, monotonicMs } from '../../src/node/clock.ts';
import { createNodeIds } from '../../src/node/ids.ts';
import { openStore } from '../../src/node/store/open.ts';
import { Config } from '../../src/shared/schema/config.ts';
import { longestStall, quantile, type Row, timeEach } from './measure.ts';

const DAY_MS = 86_400_000;
const ROUNDS = 5;
/** At most so many starts get a row of their own (scheduling-power.md 2.4.5). */
const ROWS = 100;
const TURNS_MS = 10;

/** A look after a week without us, with a start every five minutes: how long, and how long the loop stands still. */
export async function benchReconcile(): Promise<Row[]> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const clock = createNodeClock();
  const opened = openStore({ path: path.join(dir, 'a.db'), clock, monotonicMs });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const ports = { store, clock };
  const appended = await timeEach(ROUNDS, () => {
    for (let n = 0; n < ROWS; n += 1) {
      store.append({ type: 'config.rejected', body: { message: `${n}` } });
    }
  });
  const took = await timeEach(ROUNDS, (round) => lookAfterWeek(ports, round));
  const stall = await longestStall(async () => {
    // The loop has to turn before and after, or nobody sees that it stood still in between.
    await sleep(TURNS_MS);
    await lookAfterWeek(ports, ROUNDS);
    await sleep(TURNS_MS);
  });
  store.close();
  fs.rmSync(dir, { recursive: true });
  const row = { unit: 'ms', budget: null } as const;
  const name = 'a look after a week of every 5 minutes';
  return [
    { name, value: quantile(took, 0.5), baseline: quantile(appended, 0.5), ...row },
    { name: 'longest stall of such a look', value: stall, baseline: null, ...row },
  ];
}

/** Each round is a schedule of its own, so that its starts have no rows yet. */
function lookAfterWeek(
  { store, clock }: { store: Store; clock: Clock },
  round: number,
): Promise<void> {
  const config = Config.parse({
    id: `week-${round}`,
    repositories: [],
    window: { start: '00:00', end: '00:00' },
    schedule: { expression: '*/5 * * * *', timeZone: 'UTC' },
    limits: { minRunwayMs: 60_000 },
  });
  const now = clock.now();
  const then = now - 7 * DAY_MS;
  store.watch({ at: then, absence: 'none', watermark: { scheduleId: config.id, at: then } });
  const ports = {
    store,
    clock,
    config: { current: () => config, hash: () => 'hash', notices: () => [] },
    power: { onChange: () => () => undefined, onSleep: () => () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    schedules: createSchedules({ machineId: 'bench', hash: createNodeIds().hash }),
    nights: {
      isBusy: () => false,
      armFor: () => false,
      expire: async () => undefined,
      replan: async () => undefined,
    },
  };
  return reconcile(ports, { now, since: 'app_down' });
}
