import { DAY_MS, type DayNumber } from '../zone/calendar-day.ts';
import { firstInstant, instants, steadyOffset, wallAt } from '../zone/instants.ts';
import type { Zone } from '../zone/zone.ts';
import { type Cron, matchesDay } from './cron.ts';

/** A stretch of time: `fromAt` belongs to it, `toAt` does not. */
export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Leap days return within 8 years; on one weekday within 40, because 2100 and 2200 are no leap years. */
const FURTHEST_DAYS = 41 * 366;

/**
 * Every instant in `span` at which `cron` is due in `zone`, ascending and each once (scheduling-power.md 2.4.2). On
 * days with a clock change a fixed time in the gap comes after it and a repeated one comes first only; an interval
 * leaves the gap out and keeps its spacing through a repeat; `cron.clockChange` overrides both.
 */
export function occurrences(cron: Cron, zone: Zone, { fromAt, toAt }: Span): readonly number[] {
  if (toAt <= fromAt) return [];
  const found: number[] = [];
  const { first, last } = daysOf(zone, { fromAt, toAt });
  for (let day = first; day <= last; day += 1) {
    if (!matchesDay(cron, day)) continue;
    for (const at of occurrencesOfDay(cron, zone, day)) {
      if (at >= fromAt && at < toAt) found.push(at);
    }
  }
  return inOrder(found);
}

/** The first instant after `after` at which `cron` is due; null when it never is. */
export function nextOccurrence(cron: Cron, zone: Zone, after: number): number | null {
  let fromAt = after + 1;
  for (let days = 1; fromAt - after < FURTHEST_DAYS * DAY_MS; days = Math.min(days * 4, 1024)) {
    const toAt = fromAt + days * DAY_MS;
    const [first] = occurrences(cron, zone, { fromAt, toAt });
    if (first !== undefined) return first;
    fromAt = toAt;
  }
  return null;
}

/** The local dates that may have an instant in the span. */
function daysOf(zone: Zone, { fromAt, toAt }: Span): { first: DayNumber; last: DayNumber } {
  const fromWall = wallAt(fromAt, zone);
  const toWall = wallAt(toAt - 1, zone);
  // Clocks that go back past midnight show the day before again, and a whole skipped day ends in the next one.
  const margin = steadyOffset(fromWall, toWall, zone) === null ? 1 : 0;
  return {
    first: Math.floor(fromWall / DAY_MS) - margin,
    last: Math.floor(toWall / DAY_MS) + margin,
  };
}

function occurrencesOfDay(cron: Cron, zone: Zone, day: DayNumber): readonly number[] {
  const midnight = day * DAY_MS;
  const offset = steadyOffset(midnight, midnight + DAY_MS, zone);
  const toInstants =
    offset === null
      ? (wallMs: number) => instantsByRule(cron, zone, wallMs)
      : (wallMs: number) => [wallMs - offset];
  return cron.hours.flatMap((hour) =>
    cron.minutes.flatMap((minute) => toInstants(midnight + hour * HOUR_MS + minute * MINUTE_MS)),
  );
}

function instantsByRule(cron: Cron, zone: Zone, wallMs: number): readonly number[] {
  const { gap, repeat } = cron.clockChange;
  const all = instants(wallMs, zone);
  if (all.length === 0) {
    return cron.isFixed && gap === 'run_after' ? [firstInstant(wallMs, zone)] : [];
  }
  const isOnce = repeat === 'first' || (repeat === 'auto' && cron.isFixed);
  return isOnce ? all.slice(0, 1) : all;
}

/** Sorts only what a clock change put out of order. */
function inOrder(found: readonly number[]): readonly number[] {
  const isAscending = found.every((at, index) => index === 0 || at > (found[index - 1] ?? at));
  return isAscending ? found : [...new Set(found)].sort((a, b) => a - b);
}
