import { createHash } from 'node:crypto';
import { dueSlots, nextSlot } from '../../src/engine/scheduler/plan/due.ts';
import { planNights } from '../../src/engine/scheduler/plan/nights.ts';
import { createSchedule, type Schedule } from '../../src/engine/scheduler/plan/schedule.ts';
import { createZone } from '../../src/engine/time/zone/zone.ts';

/** One measured figure. */
export interface BenchRow {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly unit: 'ms';
}

const NOON = Date.UTC(2026, 10, 1, 12);
const DAY_MS = 86_400_000;
const ROUNDS = 200;

/** The planner's figures; the bound of the next slot is 1 ms (scheduling-power.md 6). */
export function benchPlanner(): readonly BenchRow[] {
  const nightly = scheduleOf(['0 1 * * *']);
  const dense = scheduleOf(['*/5 * * * *']);
  const never = scheduleOf(['*/5 12-20 * * *']);
  return [
    measure('planner: next slot', (round) => nextSlot(nightly, NOON + round * DAY_MS)),
    measure('planner: next slot, every 5 minutes', (round) =>
      nextSlot(dense, NOON + round * DAY_MS),
    ),
    measure('planner: next slot of a schedule without one', () => nextSlot(never, NOON)),
    measure('planner: next slot, zone not read before', (round) =>
      nextSlot(scheduleOf(['0 1 * * *']), NOON + round * DAY_MS),
    ),
    measure('planner: 7 days of every 5 minutes', (round) =>
      dueSlots({ schedule: dense, since: 0, now: NOON + round * DAY_MS }),
    ),
    measure('planner: next five nights with warnings', (round) =>
      planNights({ schedule: nightly, now: NOON + round * DAY_MS, count: 5 }),
    ),
  ];
}

function scheduleOf(cron: readonly string[]): Schedule {
  const hash = (text: string): number =>
    createHash('sha256').update(text).digest().readUIntBE(0, 6);
  const zone = createZone('America/New_York');
  const rule = {
    id: 'bench',
    window: { start: '22:00', end: '06:30' },
    cron,
    jitter: { ms: 300_000, mode: 'fixed' as const },
  };
  const made = createSchedule(rule, { zone, machineId: 'bench', hash });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

function measure(name: string, ask: (round: number) => unknown): BenchRow {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    ask(round);
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(ROUNDS * share)] ?? 0).toFixed(4));
  return { name, p50: at(0.5), p95: at(0.95), unit: 'ms' };
}
