import { DAY_MS, type DayNumber, formatDay, weekdayOf } from './calendar-day.ts';
import { firstInstant, lastInstant, wallAt } from './instants.ts';
import type { NightWindows } from './window-rule.ts';

/** The window of one night as instants; `endAt` is after `startAt`. */
export interface PlannedWindow {
  /** The date on which it starts, which is the name of the night. */
  readonly date: string;
  readonly day: DayNumber;
  readonly startAt: number;
  readonly endAt: number;
  /** A clock change skips it whole, so it runs for its length after the gap. */
  readonly isMovedByGap: boolean;
}

/**
 * The window that starts on a date (scheduling-power.md 2.4.3), whatever the weekdays and exclusions say: from the
 * first instant that shows the start to the last that shows the end, an end in a gap being the instant after it. It
 * ends at the latest when the next date's begins, so windows never overlap; null when that leaves nothing, as on a
 * date that the calendar of the zone skipped.
 */
export function windowOf(windows: NightWindows, day: DayNumber): PlannedWindow | null {
  const { zone, wallLengthMs } = windows;
  const startWall = day * DAY_MS + windows.startOfDayMs;
  const startAt = firstInstant(startWall, zone);
  const shownEndAt = lastInstant(startWall + wallLengthMs, zone);
  const isMovedByGap = shownEndAt <= startAt;
  const wantedEndAt = isMovedByGap ? startAt + wallLengthMs : shownEndAt;
  const endAt = Math.min(wantedEndAt, firstInstant(startWall + DAY_MS, zone));
  return endAt <= startAt ? null : { date: formatDay(day), day, startAt, endAt, isMovedByGap };
}

/** Whether a night may start on this date: its weekday is chosen and the date is not excluded. */
export function isNightDay(windows: NightWindows, day: DayNumber): boolean {
  return windows.weekdays.has(weekdayOf(day)) && !windows.excluded.has(day);
}

/** The first date whose window may still be open at `at`. */
export function firstDayAt(windows: NightWindows, at: number): DayNumber {
  return Math.floor(wallAt(at, windows.zone) / DAY_MS) - 2;
}

/** Two years and some days, for a rule with few weekdays and many exclusions. */
const MAX_DAYS = 800;

/**
 * The window that holds `at`, otherwise the next one on a date with a night; null when none opens within two years,
 * because the dates are excluded.
 */
export function windowFrom(windows: NightWindows, at: number): PlannedWindow | null {
  const first = firstDayAt(windows, at);
  for (let day = first; day < first + MAX_DAYS; day += 1) {
    if (!isNightDay(windows, day)) continue;
    const window = windowOf(windows, day);
    if (window !== null && window.endAt > at) return window;
  }
  return null;
}
