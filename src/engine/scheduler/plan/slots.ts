import { occurrences } from '../../time/cron/occurrences.ts';
import type { PlannedWindow } from '../../time/zone/night-window.ts';
import type { Schedule } from './schedule.ts';

/** One planned start. `slotAt` with the schedule's id is its only identity (spec/README.md 15). */
export interface PlannedSlot {
  readonly slotAt: number;
  /** When it starts, after its delay; never after the next slot nor after `latestAt`. */
  readonly effectiveAt: number;
  /** The last instant at which a start leaves the runway. */
  readonly latestAt: number;
  /** The date of its night. */
  readonly night: string;
}

/** The slots of a window, ascending and each once (scheduling-power.md 2.4.4); none when it is shorter than the runway. */
export function slotsOf(schedule: Schedule, window: PlannedWindow): readonly PlannedSlot[] {
  const latestAt = window.endAt - schedule.minRunwayMs;
  const starts = startsOf(schedule, window.startAt, latestAt);
  return starts.map((slotAt, index) => {
    const wanted = slotAt + schedule.jitterOf(slotAt);
    const effectiveAt = Math.min(wanted, starts[index + 1] ?? latestAt, latestAt);
    return { slotAt, effectiveAt, latestAt, night: window.date };
  });
}

function startsOf(schedule: Schedule, startAt: number, latestAt: number): readonly number[] {
  if (latestAt < startAt) return [];
  const { crons, zone } = schedule;
  if (crons.length === 0) return [startAt];
  const span = { fromAt: startAt, toAt: latestAt + 1 };
  const all = crons.flatMap((cron) => occurrences(cron, zone, span));
  return crons.length === 1 ? all : [...new Set(all)].sort((a, b) => a - b);
}
