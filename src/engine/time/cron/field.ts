/** One of the five fields: what it is called, its bounds, and the names that stand for numbers. */
export interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The first name stands for `min`. */
  readonly names: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');

/** The fields in the order in which an expression has them. In the last one 7 is Sunday too. */
export const CRON_FIELDS = {
  minute: { name: 'minute', min: 0, max: 59, names: [] },
  hour: { name: 'hour', min: 0, max: 23, names: [] },
  day: { name: 'day of the month', min: 1, max: 31, names: [] },
  month: { name: 'month', min: 1, max: 12, names: MONTHS },
  weekday: { name: 'day of the week', min: 0, max: 7, names: WEEKDAYS },
} as const satisfies Record<string, CronField>;

/** The values a field names, in ascending order, or what is wrong with it as the end of a sentence. */
export type FieldReading =
  | { readonly ok: true; readonly values: readonly number[] }
  | { readonly ok: false; readonly fault: string };

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads a list of values, ranges and steps. Strict: a range runs forwards, a step needs a range or "*", stays within
 * it, and is at least 1; a name stands alone or at either end of a range.
 */
export function readField(text: string, field: CronField): FieldReading {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [range = '', step, ...more] = item.split('/');
    const span = readSpan(range, field);
    if (span === null || more.length > 0) return refuse(`"${item}" is not understood`);
    const by = step === undefined ? 1 : readStep(step, range, span);
    if (by === null) return refuse(`the step of "${item}" is not understood`);
    for (let value = span.from; value <= span.to; value += by) values.add(value);
  }
  return { ok: true, values: [...values].sort((a, b) => a - b) };
}

function refuse(fault: string): FieldReading {
  return { ok: false, fault };
}

function readStep(step: string, range: string, span: Span): number | null {
  if (!/^\d{1,3}$/.test(step)) return null;
  const isRange = range === '*' || range.includes('-');
  const by = Number(step);
  return isRange && by >= 1 && by <= span.to - span.from ? by : null;
}

function readSpan(range: string, field: CronField): Span | null {
  if (range === '*') return { from: field.min, to: field.max };
  const [first = '', last, ...more] = range.split('-');
  const from = readValue(first, field);
  const to = last === undefined ? from : readValue(last, field);
  if (more.length > 0 || from === null || to === null || from > to) return null;
  return { from, to };
}

function readValue(text: string, field: CronField): number | null {
  const named = field.names.indexOf(text.toLowerCase());
  if (named >= 0) return named + field.min;
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : null;
}
