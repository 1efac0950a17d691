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
const MINUTE_MS = 60_000;

/**
 * The window that holds `now`, otherwise the next one (features A2). A local time that a clock change skips is taken
 * at the first instant after the gap; one that happens twice is taken at its first occurrence.
 */
export function nextWindow(rule: WindowRule, now: number): NightWindow {
  for (let offset = -1; offset <= 2; offset += 1) {
    const window = windowOfDay(rule, now + offset * DAY_MS);
    if (window.endAt > now) return window;
  }
  throw new Error(`no window within two days of ${now}`);
}

function windowOfDay(rule: WindowRule, instant: number): NightWindow {
  const day = localDay(instant, rule.timeZone);
  const crosses = rule.end <= rule.start;
  return {
    startAt: instantOf(day, rule.start, rule.timeZone),
    endAt: instantOf(crosses ? addDays(day, 1) : day, rule.end, rule.timeZone),
  };
}

interface LocalDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function localDay(instant: number, timeZone: string | undefined): LocalDay {
  const { year, month, day } = localParts(instant, timeZone);
  return { year, month, day };
}

function addDays(day: LocalDay, count: number): LocalDay {
  const moved = new Date(Date.UTC(day.year, day.month - 1, day.day + count));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** The first instant of a local day at which the local clock shows `time` or later. */
function instantOf(day: LocalDay, time: string, timeZone: string | undefined): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const wanted = Date.UTC(day.year, day.month - 1, day.day, hour, minute);
  const guesses = [wanted - DAY_MS, wanted + DAY_MS].map((at) => wanted - offsetAt(at, timeZone));
  const exact = guesses.filter((guess) => guess + offsetAt(guess, timeZone) === wanted);
  return exact.length > 0 ? Math.min(...exact) : firstAfterGap(wanted, guesses, timeZone);
}

/** In a gap no instant shows the wanted time; the clock jumps over it at the transition. */
function firstAfterGap(
  wanted: number,
  guesses: readonly number[],
  timeZone: string | undefined,
): number {
  let before = Math.min(...guesses);
  let after = Math.max(...guesses);
  while (after - before > MINUTE_MS) {
    const middle = Math.floor((before + after) / 2 / MINUTE_MS) * MINUTE_MS;
    if (middle === before) break;
    if (middle + offsetAt(middle, timeZone) >= wanted) after = middle;
    else before = middle;
  }
  return after;
}

/** Local minus UTC, in milliseconds. */
function offsetAt(instant: number, timeZone: string | undefined): number {
  const parts = localParts(instant, timeZone);
  const local = Date.UTC(
    parts.year,
    parts.month - 1,
    parts.day,
    parts.hour,
    parts.minute,
    parts.second,
  );
  return local - Math.floor(instant / 1000) * 1000;
}

interface LocalParts extends LocalDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What the local calendar and clock show at `instant`. */
export function localParts(instant: number, timeZone: string | undefined): LocalParts {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const found = new Map(
    format.formatToParts(instant).map((part) => [part.type, Number(part.value)]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes): number => found.get(type) ?? 0;
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  };
}
