import { nextMatchingDay } from '../../time/cron/cron.ts';
import { type DayNumber, weekdayOf } from '../../time/zone/calendar-day.ts';
import { firstDayAt, type PlannedWindow, windowOf } from '../../time/zone/night-window.ts';
import type { Schedule } from './schedule.ts';
import { type PlannedSlot, slotsOf } from './slots.ts';

/** One date with its window and the slots it would have if it were not excluded. */
export interface NightDay {
  readonly window: PlannedWindow;
  readonly slots: readonly PlannedSlot[];
  readonly isExcluded: boolean;
}

/** Windows that are looked at in vain before a schedule is taken never to start: every clock change of a year is among them. */
const MAX_VAIN = 400;

/**
 * Walks the dates whose weekday is chosen and whose window is not over at `at`, oldest first. Dates far from every day
 * of the expressions are jumped over; it ends when no expression has a further day or 400 windows in a row held no slot.
 */
export function* nightDaysFrom(schedule: Schedule, at: number): Generator<NightDay> {
  let day: DayNumber | null = firstDayAt(schedule, at);
  let vain = 0;
  while (day !== null && vain < MAX_VAIN) {
    const night = nightDayOf(schedule, day, at);
    if (night !== null) yield night;
    const isHit = night !== null && night.slots.length > 0;
    vain = isHit ? 0 : vain + 1;
    day = isHit ? day + 1 : dayAfter(schedule, day);
  }
}

function nightDayOf(schedule: Schedule, day: DayNumber, at: number): NightDay | null {
  const window = schedule.weekdays.has(weekdayOf(day)) ? windowOf(schedule, day) : null;
  if (window === null || window.endAt <= at) return null;
  const slots = slotsOf(schedule, window);
  return { window, slots, isExcluded: schedule.excluded.has(day) };
}

/** The next date that may have a slot; null when no expression has a day left. */
function dayAfter({ crons }: Schedule, day: DayNumber): DayNumber | null {
  if (crons.length === 0) return day + 1;
  const matching = crons.map((cron) => nextMatchingDay(cron, day)).filter((next) => next !== null);
  if (matching.length === 0) return null;
  // A window also holds times of the date after its own, and after a clock change of the one after that.
  return Math.max(day + 1, Math.min(...matching) - 2);
}
