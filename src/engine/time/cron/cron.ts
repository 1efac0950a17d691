import { calendarDayOf, type DayNumber, weekdayOf } from '../zone/calendar-day.ts';

/**
 * How the two day fields join when both are given. `and`: the first of the month only if it is a Monday, as node-cron
 * reads it, which is what validates expressions here; `or`: the first of the month and every Monday, as POSIX has it.
 * A field of "*" matches every day under both.
 */
export type DayRule = 'and' | 'or';

/** What becomes of times that a clock change skips or repeats (scheduling-power.md 1.3 and 2.4.2). */
export interface ClockChangeRule {
  /** For a fixed time that is skipped: run at the first instant after the gap, or not that day. */
  readonly gap: 'run_after' | 'skip';
  /** `auto`: a fixed time runs once, an interval keeps its spacing and runs in both passes. */
  readonly repeat: 'auto' | 'first' | 'both';
}

/** A cron expression that was understood. */
export interface Cron {
  readonly expression: string;
  /** Ascending. */
  readonly minutes: readonly number[];
  /** Ascending. */
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 for Sunday to 6. */
  readonly weekdays: ReadonlySet<number>;
  /** Whether both day fields are given, so that the day rule decides. */
  readonly joinsDays: boolean;
  /** One time of day, such as 02:30; everything else is an interval (scheduling-power.md 2.4.2). */
  readonly isFixed: boolean;
  readonly dayRule: DayRule;
  readonly clockChange: ClockChangeRule;
}

/** Whether the expression has times on this day of the local calendar. */
export function matchesDay(cron: Cron, number: DayNumber): boolean {
  const { month, day } = calendarDayOf(number);
  if (!cron.months.has(month)) return false;
  const inDays = cron.days.has(day);
  const inWeekdays = cron.weekdays.has(weekdayOf(number));
  return cron.joinsDays && cron.dayRule === 'or' ? inDays || inWeekdays : inDays && inWeekdays;
}

/** Leap days return within 8 years; on one weekday within 40, because 2100 and 2200 are no leap years. */
const FURTHEST_DAYS = 41 * 366;

/** The first day from `from` on, itself included, on which the expression has times; null when no day ever has. */
export function nextMatchingDay(cron: Cron, from: DayNumber): DayNumber | null {
  for (let day = from; day < from + FURTHEST_DAYS; day += 1) {
    if (matchesDay(cron, day)) return day;
  }
  return null;
}
