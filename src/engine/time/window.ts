import { createLocalClock, type LocalClock, type LocalDay } from './local-clock.ts';

/** A window as two instants; `endAt` is after `startAt`. */
export interface NightWindow {
  readonly startAt: number;
  readonly endAt: number;
}

/** A window as the user writes it: local times of one zone, crossing midnight when the end is not after the start. */
export interface WindowRule {
  readonly start: string;
  readonly end: string;
  /** IANA name; absent: the system's zone. */
  readonly timeZone?: string | undefined;
}

const DAY_MS = 86_400_000;

/** Yesterday's window may still run; today's and tomorrow's may lie whole in a clock change and be none. */
const DAYS_LOOKED_AT = [-1, 0, 1, 2, 3];

/**
 * The window that holds `now`, otherwise the next one (features A2). A local time that a clock change skips is taken
 * at the first instant after the gap; one that happens twice is taken at its first occurrence. A window that a gap
 * swallows whole is left out.
 */
export function nextWindow(rule: WindowRule, now: number): NightWindow {
  const clock = createLocalClock(rule.timeZone);
  const today = clock.partsAt(now);
  for (const offset of DAYS_LOOKED_AT) {
    const window = windowOfDay(rule, addDays(today, offset), clock);
    if (window.endAt > now && window.endAt > window.startAt) return window;
  }
  throw new Error(`no window within three days of ${now}`);
}

function windowOfDay(rule: WindowRule, day: LocalDay, clock: LocalClock): NightWindow {
  const crosses = rule.end <= rule.start;
  return {
    startAt: instantOf(day, rule.start, clock),
    endAt: instantOf(crosses ? addDays(day, 1) : day, rule.end, clock),
  };
}

/** Counts calendar days: 24 hours later may be the same day, or the one after the next. */
function addDays(day: LocalDay, count: number): LocalDay {
  const moved = new Date(Date.UTC(day.year, day.month - 1, day.day + count));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** The first instant at which the local clock shows `time` of `day`, or more when a change skips it. */
function instantOf(day: LocalDay, time: string, clock: LocalClock): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const wanted = Date.UTC(day.year, day.month - 1, day.day, hour, minute);
  const guesses = [wanted - DAY_MS, wanted + DAY_MS].map((at) => wanted - clock.offsetAt(at));
  const exact = guesses.filter((guess) => guess + clock.offsetAt(guess) === wanted);
  return exact.length > 0 ? Math.min(...exact) : firstAfterGap(wanted, guesses, clock);
}

/** In a gap no instant shows the wanted time; the clock jumps over it at the transition, between the two guesses. */
function firstAfterGap(wanted: number, guesses: readonly number[], clock: LocalClock): number {
  let before = Math.min(...guesses);
  let after = Math.max(...guesses);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + clock.offsetAt(middle) >= wanted) after = middle;
    else before = middle;
  }
  return after;
}
