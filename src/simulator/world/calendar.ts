const HOUR_MS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}

/** What a clock on the wall shows at `at`, as the instant at which a clock in UTC shows the same; asked of the platform. */
export function localReading(timeZone: string, at: number): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
}

/** About the local midnight that begins the UTC date of `day`; exact but for clocks that change that night. */
export function localMidnight(timeZone: string, day: number): number {
  const offset = localReading(timeZone, day + 12 * HOUR_MS) - (day + 12 * HOUR_MS);
  return day - offset;
}

/** `YYYY-MM-DD HH:MM:SS` on the wall. */
export function localText(timeZone: string, at: number): string {
  return new Date(localReading(timeZone, at)).toISOString().slice(0, 19).replace('T', ' ');
}

const DAY_MS = 24 * HOUR_MS;
const changes = new Map<string, readonly number[]>();

/** The UTC dates of two years, from `from` on, on which the clocks of a zone are set. */
export function changeDays(timeZone: string, from: number): readonly number[] {
  const known = changes.get(timeZone);
  if (known !== undefined) return known;
  const offset = (at: number): number => localReading(timeZone, at) - at;
  const days = Array.from({ length: 730 }, (_, day) => from + day * DAY_MS);
  const found = days.filter((day) => offset(day) !== offset(day + DAY_MS));
  changes.set(timeZone, found);
  return found;
}
