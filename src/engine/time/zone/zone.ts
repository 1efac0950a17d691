import { createLocalClock } from '../local-clock.ts';
import { DAY_MS } from './calendar-day.ts';

/** An instant from which local clocks are set differently; offsets are local minus UTC in milliseconds. */
export interface ClockChange {
  readonly at: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/**
 * The offsets of one time zone, remembered day by day: the first question about a day asks the platform, every further
 * one is a look-up. It belongs to whoever made it; two of one name agree.
 */
export interface Zone {
  /** The IANA name, also when it was made for the zone of the system. */
  readonly name: string;
  /** Local minus UTC at `instant`, in milliseconds. */
  offsetAt(instant: number): number;
  /** The changes of the clocks with `fromAt` <= at <= `toAt`, oldest first. */
  changesBetween(fromAt: number, toAt: number): readonly ClockChange[];
}

/** What is known of one UTC day. */
interface ZoneDay {
  readonly offsetMs: number;
  readonly change: ClockChange | null;
}

type OffsetAt = (instant: number) => number;

/** Some 27 years; more is forgotten and read again. */
const MAX_DAYS_KEPT = 10_000;

/**
 * The zone of an IANA name; absent: the system's zone as it is now. Throws a RangeError on a name that is none. A UTC
 * day is taken to hold one change at most, as every zone has kept it.
 */
export function createZone(timeZone?: string): Zone {
  const { offsetAt: askPlatform } = createLocalClock(timeZone);
  const { timeZone: name } = new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions();
  const startOf = rememberDays((day) => askPlatform(day * DAY_MS));
  const dayOf = rememberDays((day) => readDay(day, startOf, askPlatform));
  return {
    name,
    offsetAt: (instant) => {
      const { change, offsetMs } = dayOf(Math.floor(instant / DAY_MS));
      return change !== null && instant >= change.at ? change.afterMs : offsetMs;
    },
    changesBetween: (fromAt, toAt) => {
      const found: ClockChange[] = [];
      // A change at midnight UTC is kept with the day it ends.
      for (let day = Math.floor(fromAt / DAY_MS) - 1; day * DAY_MS <= toAt; day += 1) {
        const { change } = dayOf(day);
        if (change !== null && change.at >= fromAt && change.at <= toAt) found.push(change);
      }
      return found;
    },
  };
}

function rememberDays<T>(read: (day: number) => T): (day: number) => T {
  const known = new Map<number, T>();
  return (day) => {
    const kept = known.get(day);
    if (kept !== undefined) return kept;
    if (known.size >= MAX_DAYS_KEPT) known.clear();
    const value = read(day);
    known.set(day, value);
    return value;
  };
}

function readDay(day: number, startOf: OffsetAt, askPlatform: OffsetAt): ZoneDay {
  const offsetMs = startOf(day);
  const afterMs = startOf(day + 1);
  if (offsetMs === afterMs) return { offsetMs, change: null };
  let before = day * DAY_MS;
  let at = before + DAY_MS;
  while (at - before > 1000) {
    const middle = Math.floor((before + at) / 2000) * 1000;
    if (askPlatform(middle) === offsetMs) before = middle;
    else at = middle;
  }
  return { offsetMs, change: { at, beforeMs: offsetMs, afterMs } };
}
