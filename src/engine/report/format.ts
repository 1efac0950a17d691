/** Writes an instant for a person; the zone and the clock are the formatter's business. */
export type FormatTime = (at: number) => string;

/** A formatter for times of day on the 24 h clock, such as "06:41". Without a zone: the system's. */
export function createTimeFormat(timeZone?: string): FormatTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => format.format(at);
}

/** A formatter for a day and its time, such as "2026-11-20 06:41". Without a zone: the system's. */
export function createDayTimeFormat(timeZone?: string): FormatTime {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (at) => format.format(at);
}

const STEPS: readonly (readonly [number, string])[] = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A count in compact words: "950", "12 k", "1.2 M". Rounded down, so that it never claims more than there was. */
export function formatCount(count: number): string {
  const whole = Number.isFinite(count) ? Math.max(0, Math.floor(count)) : 0;
  for (const [size, letter] of STEPS) {
    if (whole < size) continue;
    const scaled = whole / size;
    return `${scaled < 10 ? Math.floor(scaled * 10) / 10 : Math.floor(scaled)} ${letter}`;
  }
  return String(whole);
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** "one task", "two tasks", "12 tasks"; `plural` is for words that need more than an s. */
export function countOf(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${WORDS[count] ?? formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** The first letter as a capital. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** At most `limit` UTF-16 units, cut at a word where there is one, with an ellipsis; never half a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/, '');
  const word = room.replace(/\s+\S*$/, '');
  return `${word.length > limit / 2 ? word : room}…`.slice(0, limit);
}
