import { DAY_MS } from '../../time/zone/calendar-day.ts';
import { firstDayAt, isNightDay, windowOf } from '../../time/zone/night-window.ts';
import { nightDaysFrom } from './night-days.ts';
import type { Schedule } from './schedule.ts';
import { type PlannedSlot, slotsOf } from './slots.ts';

/** The slots that have come due. */
export interface DueSlots {
  /** Newest last. */
  readonly slots: readonly PlannedSlot[];
  /** How many older ones were left out for being too many. */
  readonly omitted: number;
}

/** The look-back after an absence (scheduling-power.md 2.4.5). */
export const LOOK_BACK_MS = 7 * DAY_MS;
const MAX_SLOTS = 100;

/**
 * The slots with `since` < effectiveAt <= `now`, at most 7 days back and the newest 100 of them; `omitted` counts the
 * older ones within the 7 days. Asked again with `since` = the last `now`, it names every slot once.
 */
export function dueSlots(given: {
  readonly schedule: Schedule;
  readonly since: number;
  readonly now: number;
}): DueSlots {
  const { schedule, now } = given;
  const since = Math.max(given.since, now - LOOK_BACK_MS);
  const due: PlannedSlot[] = [];
  const last = firstDayAt(schedule, now) + 4;
  for (let day = firstDayAt(schedule, since); day <= last; day += 1) {
    const window = isNightDay(schedule, day) ? windowOf(schedule, day) : null;
    if (window === null || window.endAt <= since || window.startAt > now) continue;
    due.push(...slotsOf(schedule, window).filter(isWithin(since, now)));
  }
  return { slots: due.slice(-MAX_SLOTS), omitted: Math.max(0, due.length - MAX_SLOTS) };
}

function isWithin(since: number, now: number): (slot: PlannedSlot) => boolean {
  return ({ effectiveAt }) => effectiveAt > since && effectiveAt <= now;
}

/** The first slot with effectiveAt > `after`; null when the schedule has none left. */
export function nextSlot(schedule: Schedule, after: number): PlannedSlot | null {
  for (const { slots, isExcluded } of nightDaysFrom(schedule, after)) {
    if (isExcluded) continue;
    const next = slots.find(({ effectiveAt }) => effectiveAt > after);
    if (next !== undefined) return next;
  }
  return null;
}
