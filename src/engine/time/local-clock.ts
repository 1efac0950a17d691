/** A day of the local calendar; months begin at 1. */
export interface LocalDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What the local calendar and clock show at one instant. */
export interface LocalParts extends LocalDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Reads local time; the costly part is making one, so one serves a whole calculation. */
export interface LocalClock {
  partsAt(instant: number): LocalParts;
  /** Local minus UTC at `instant`, in milliseconds. */
  offsetAt(instant: number): number;
}

/** The clock of a zone. `timeZone` is an IANA name; absent: the system's zone. Throws on a name that is none. */
export function createLocalClock(timeZone?: string): LocalClock {
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
  const partsAt = (instant: number): LocalParts => readParts(format.formatToParts(instant));
  return { partsAt, offsetAt: (instant) => offsetOf(partsAt(instant), instant) };
}

function readParts(parts: readonly Intl.DateTimeFormatPart[]): LocalParts {
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  };
}

function offsetOf(parts: LocalParts, instant: number): number {
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
