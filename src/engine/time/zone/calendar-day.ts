import type { LocalDay } from '../local-clock.ts';

/** The length of a day that has no clock change, in milliseconds. */
export const DAY_MS = 86_400_000;

/**
 * A day of the calendar as one number: days since 1 January 1970. It has no zone, so that adding one is always the
 * next day, whatever the clocks do.
 */
export type DayNumber = number;

/** The number of a calendar day; months begin at 1. */
export function dayNumberOf({ year, month, day }: LocalDay): DayNumber {
  return Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);
}

/** The calendar day behind a number. */
export function calendarDayOf(number: DayNumber): LocalDay {
  const date = new Date(number * DAY_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
}

/** The day of the week, 0 for Sunday to 6 for Saturday. */
export function weekdayOf(number: DayNumber): number {
  // 1 January 1970 was a Thursday.
  return (((number + 4) % 7) + 7) % 7;
}

/** The day as `YYYY-MM-DD`. */
export function formatDay(number: DayNumber): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** Reads `YYYY-MM-DD`; null when it is written otherwise or no such day exists. */
export function parseDay(text: string): DayNumber | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at)) return null;
  const number = at / DAY_MS;
  return formatDay(number) === text ? number : null;
}
