import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import { dueSlots, nextSlot } from '../../src/engine/scheduler/plan/due.ts';
import { planNights } from '../../src/engine/scheduler/plan/nights.ts';
import { createSchedule, type Schedule } from '../../src/engine/scheduler/plan/schedule.ts';
import { createZone } from '../../src/engine/time/zone/zone.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const NOON = Date.UTC(2026, 10, 1, 12);
const DAY_MS = 86_400_000;
const ROUNDS = 200;
const ZONE = 'America/New_York';

/** The planner at p95; the bound of the next slot is 1 ms (scheduling-power.md 6), beside the oracle's next run. */
export async function benchPlanner(): Promise<Row[]> {
  const nightly = scheduleOf(['0 1 * * *']);
  const dense = scheduleOf(['*/5 * * * *']);
  const never = scheduleOf(['*/5 12-20 * * *']);
  const oracle = new Cron('0 1 * * *', { timezone: ZONE });
  const theirs = await p95((round) => oracle.nextRun(new Date(noonOf(round))));
  const rows: [name: string, ask: (round: number) => unknown, budget: number | null][] = [
    ['next slot', (round) => nextSlot(nightly, noonOf(round)), 1],
    ['next slot, every 5 minutes', (round) => nextSlot(dense, noonOf(round)), 1],
    ['next slot, new zone', (round) => nextSlot(scheduleOf(['0 1 * * *']), noonOf(round)), null],
    ['next slot of a schedule without one', () => nextSlot(never, NOON), null],
    [
      '7 days of every 5 minutes',
      (round) => dueSlots({ schedule: dense, since: 0, now: noonOf(round) }),
      null,
    ],
    [
      'next five nights',
      (round) => planNights({ schedule: nightly, now: noonOf(round), count: 5 }),
      null,
    ],
  ];
  const measured: Row[] = [];
  for (const [name, ask, budget] of rows) {
    const baseline = name === 'next slot' ? theirs : null;
    measured.push({ name: `${name}, p95`, value: await p95(ask), unit: 'ms', baseline, budget });
  }
  return measured;
}

function noonOf(round: number): number {
  return NOON + round * DAY_MS;
}

async function p95(ask: (round: number) => unknown): Promise<number> {
  return quantile(await timeEach(ROUNDS, ask), 0.95);
}

function scheduleOf(cron: readonly string[]): Schedule {
  const hash = (text: string): number =>
    createHash('sha256').update(text).digest().readUIntBE(0, 6);
  const zone = createZone(ZONE);
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
