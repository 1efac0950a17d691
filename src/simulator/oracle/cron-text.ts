/** An expression of five fields as the oracle reads it: only numbers, lists, ranges, steps and stars. */
export interface CronText {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** One minute and one hour. */
  readonly isFixed: boolean;
}

/** Reads an expression whose days of the month and months are all. */
export function readCronText(expression: string): CronText {
  const [minute = '', hour = '', , , weekday = ''] = expression.split(' ');
  return {
    minutes: valuesOf(minute, 59),
    hours: valuesOf(hour, 23),
    weekdays: valuesOf(weekday, 6),
    isFixed: /^\d+$/.test(minute) && /^\d+$/.test(hour),
  };
}

function valuesOf(field: string, max: number): ReadonlySet<number> {
  return new Set(field.split(',').flatMap((part) => rangeOf(part, max)));
}

function rangeOf(part: string, max: number): number[] {
  const [span = '', step] = part.split('/');
  const [from, to] = span === '*' ? [0, max] : span.split('-').map(Number);
  const first = from ?? 0;
  const last = to ?? (step === undefined ? first : max);
  const found: number[] = [];
  for (let value = first; value <= last; value += Number(step ?? 1)) found.push(value);
  return found;
}
