import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { eventually, livingHolders } from '../../node/process/running.ts';
import { type ClockWorld, clockWorld, everyClock } from './clock-world.ts';
import { canShiftClocks, type Shifts } from './clocks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How much later than its deadline an agent may be gone (R35). */
const OVERRUN_MS = 5000;
const TASK_MS = 9000;

/** The run token of the agent that the host of `journal` runs; it has the time of `TASK_MS`, or the night's. */
async function tokenOfAgent(journal: string): Promise<string> {
  const db = new Database(journal, { readonly: true });
  const ask = db.prepare<[], { token: string }>(
    "SELECT run_token AS token FROM attempt WHERE state = 'running'",
  );
  expect(await eventually(() => ask.get() !== undefined, 30_000)).toBe(true);
  const token = ask.get()?.token ?? '';
  db.close();
  return token;
}

/** A night of 22:00 to 06:30 whose agent would work for ten minutes. */
async function working(taskTimeMs: number): Promise<{ world: ClockWorld; token: string }> {
  const world = await clockWorld({
    startAt: Date.UTC(2026, 2, 2, 21, 59),
    expression: '0 22 * * *',
    title: 'Wait vase',
    limits: { taskTimeMs },
  });
  await world.live(MINUTE);
  return { world, token: await tokenOfAgent(world.journal) };
}

interface Change {
  readonly taskTimeMs: number;
  readonly shifts: readonly Partial<Shifts>[];
  /** Time that the agent still has after the change, at the earliest and at the latest. */
  readonly leftMs: readonly [number, number];
}

/** The agent has worked for a while before anybody looks, on a busy machine for seconds. */
const inTime = { taskTimeMs: TASK_MS, leftMs: [2000, TASK_MS] } as const;
const over = { leftMs: [0, 0] } as const;
const asleep = (ms: number) => ({ wallMs: ms, steadyMs: ms });

const CHANGES: readonly [string, Change][] = [
  ['a clock set forward by three hours', { ...inTime, shifts: [{ wallMs: 3 * HOUR }] }],
  ['a clock set back by three hours', { ...inTime, shifts: [{ wallMs: -3 * HOUR }] }],
  ['a sleep of 35 minutes, which is not its time', { ...inTime, shifts: [asleep(35 * MINUTE)] }],
  ['a host that stood still', { ...over, taskTimeMs: HOUR, shifts: [everyClock(2 * HOUR)] }],
  [
    'a sleep beyond the end of the window',
    { ...over, taskTimeMs: 8 * HOUR, shifts: [asleep(9 * HOUR)] },
  ],
];

describe.runIf(canShiftClocks)('the deadline of a real agent', () => {
  it.concurrent.for(CHANGES)('holds over %s', async ([, { taskTimeMs, shifts, leftMs }]) => {
    const { world, token } = await working(taskTimeMs);
    try {
      const began = performance.now();
      expect(livingHolders(token)).not.toEqual([]);
      for (const shift of shifts) await world.freeze(() => world.clocks.move(shift));
      const isGone = () => livingHolders(token).length === 0;
      expect(await eventually(isGone, 60_000)).toBe(true);
      const tookMs = performance.now() - began;
      expect(tookMs).toBeGreaterThanOrEqual(leftMs[0]);
      expect(tookMs).toBeLessThan(leftMs[1] + OVERRUN_MS);
    } finally {
      await world.dispose();
    }
  });
});
