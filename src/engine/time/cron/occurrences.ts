import { DAY_MS, type DayNumber } from '../zone/calendar-day.ts';
import { firstInstant, instants, steadyOffset, wallAt } from '../zone/instants.ts';
import type { Zone } from '../zone/zone.ts';
import { type Cron, matchesDay, nextMatchingDay } from './cron.ts';

/** A stretch of time: `fromAt` belongs to it, `toAt` does not. */
export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The next time is near for most expressions, so that the first look is short. */
const FIRST_LOOK_MS = 2 * HOUR_MS;
const LOOK_MS = 3 * DAY_MS;

/**
 * Every instant in `span` at which `cron` is due in `zone`, ascending and each once (scheduling-power.md 2.4.2). On
 * days with a clock change a fixed time in the gap comes after it and a repeated one comes first only; an interval
 * leaves the gap out and keeps its spacing through a repeat; `cron.clockChange` overrides both.
 */
export function occurrences(cron: Cron, zone: Zone, span: Span): readonly number[] {
  if (span.toAt <= span.fromAt) return [];
  const found: number[] = [];
  const { first, last } = daysOf(zone, span);
  for (let day = first; day <= last; day += 1) {
    if (!matchesDay(cron, day)) continue;
    const offset = steadyOffset(day * DAY_MS, (day + 1) * DAY_MS, zone);
    if (offset === null) found.push(...occurrencesNearChange(cron, zone, day));
    else addSteadyDay(found, cron, { midnightAt: day * DAY_MS - offset, ...span });
  }
  return inOrder(found.filter((at) => at >= span.fromAt && at < span.toAt));
}

/** The first instant after `after` at which `cron` is due; null when it never is. */
export function nextOccurrence(cron: Cron, zone: Zone, after: number): number | null {
  let fromAt = after + 1;
  let lengthMs = FIRST_LOOK_MS;
  for (;;) {
    const [first] = occurrences(cron, zone, { fromAt, toAt: fromAt + lengthMs });
    if (first !== undefined) return first;
    fromAt += lengthMs;
    lengthMs = LOOK_MS;
    const day = nextMatchingDay(cron, Math.floor(wallAt(fromAt, zone) / DAY_MS) - 1);
    if (day === null) return null;
    // A day before its midnight in UTC is before every instant of a date.
    fromAt = Math.max(fromAt, (day - 1) * DAY_MS);
  }
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

/** The fast path: one subtraction per time, and only for the hours of the span. */
function addSteadyDay(
  found: number[],
  cron: Cron,
  { midnightAt, fromAt, toAt }: Span & { readonly midnightAt: number },
): void {
  for (const hour of cron.hours) {
    const hourAt = midnightAt + hour * HOUR_MS;
    if (hourAt >= toAt) return;
    if (hourAt + HOUR_MS <= fromAt) continue;
    for (const minute of cron.minutes) found.push(hourAt + minute * MINUTE_MS);
  }
}

function occurrencesNearChange(cron: Cron, zone: Zone, day: DayNumber): readonly number[] {
  return cron.hours.flatMap((hour) =>
    cron.minutes.flatMap((minute) =>
      instantsByRule(cron, zone, day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS),
    ),
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
