import { nextOccurrence } from '../../time/cron/occurrences.ts';
import { DAY_MS, type DayNumber, weekdayOf } from '../../time/zone/calendar-day.ts';
import { wallAt } from '../../time/zone/instants.ts';
import type { Schedule } from './schedule.ts';
import { type PlannedSlot, slotsOf } from './slots.ts';
import { firstDayAt, type PlannedWindow, windowOf } from './window.ts';

/** One date with its window and the slots it would have if it were not excluded. */
export interface NightDay {
  readonly window: PlannedWindow;
  readonly slots: readonly PlannedSlot[];
  readonly isExcluded: boolean;
}

/** Windows that are looked at in vain before a schedule is taken never to start: two years of nights. */
const MAX_VAIN = 800;

/**
 * Walks the dates whose weekday is chosen and whose window is not over at `at`, oldest first. Dates far from every
 * expression's next time are jumped over; it ends when no expression has a further time or 800 windows in a row
 * held none.
 */
export function* nightDaysFrom(schedule: Schedule, at: number): Generator<NightDay> {
  let day: DayNumber | null = firstDayAt(schedule, at);
  let vain = 0;
  while (day !== null && vain < MAX_VAIN) {
    const night = nightDayOf(schedule, day);
    const isOpen = night !== null && night.window.endAt > at;
    if (isOpen) yield night;
    const isHit = isOpen && night.slots.length > 0;
    vain = isHit ? 0 : vain + 1;
    day = isHit ? day + 1 : dayAfter(schedule, day);
  }
}

function nightDayOf(schedule: Schedule, day: DayNumber): NightDay | null {
  const window = schedule.weekdays.has(weekdayOf(day)) ? windowOf(schedule, day) : null;
  if (window === null) return null;
  return {
    window,
    slots: slotsOf(schedule, window),
    isExcluded: schedule.excluded.has(day),
  };
}

/** The next date that may have a slot; null when no expression has a time left. */
function dayAfter(schedule: Schedule, day: DayNumber): DayNumber | null {
  const { crons, zone } = schedule;
  if (crons.length === 0) return day + 1;
  // Half a day before its midnight in UTC is before every instant of a date, in every zone.
  const from = (day + 0.5) * DAY_MS;
  const times = crons.map((cron) => nextOccurrence(cron, zone, from)).filter((at) => at !== null);
  if (times.length === 0) return null;
  // The window of the day before may hold that time, and of the one before that after a clock change.
  const nearest = Math.floor(wallAt(Math.min(...times), zone) / DAY_MS) - 2;
  return Math.max(day + 1, nearest);
}
