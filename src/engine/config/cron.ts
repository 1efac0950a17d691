import { quote } from './complaint.ts';

/** The longest expression that is looked at. */
export const MAX_CRON_LENGTH = 256;

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

const DAY_OF_MONTH: Field = { name: 'day of the month', min: 1, max: 31, names: [] };
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS };

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  DAY_OF_MONTH,
  MONTH,
  { name: 'day of the week', min: 0, max: 7, names: DAYS },
];

/**
 * What is wrong with a five-field cron expression, or null. Stricter than cron libraries (M36): no seconds, no
 * nicknames, no ranges that run backwards, no steps that leave their range.
 */
export function findCronFault(expression: string): string | null {
  if (expression.length > MAX_CRON_LENGTH) {
    return `A cron expression has at most ${MAX_CRON_LENGTH} characters, this has ${expression.length}.`;
  }
  if (expression.startsWith('@')) {
    return `Nicknames such as ${quote(expression)} are not read; write the five fields.`;
  }
  if (!/^[0-9a-z*,/ -]*$/i.test(expression)) {
    return 'A cron expression holds only digits, names, spaces and "* , - /".';
  }
  const parts = expression.trim().split(/ +/);
  if (parts.length !== FIELDS.length || parts[0] === '') {
    const found = parts[0] === '' ? 0 : parts.length;
    return `A cron expression has five fields (minute, hour, day, month, weekday), this has ${found}.`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const fault = findFieldFault(parts[index] ?? '', field);
    if (fault !== null) return fault;
  }
  return isNeverDue(parts) ? 'No day matches this expression, so it would never run.' : null;
}

function findFieldFault(text: string, field: Field): string | null {
  for (const item of text.split(',')) {
    const fault = findItemFault(item, field);
    if (fault !== null) return `In the ${field.name}, ${fault}.`;
  }
  return null;
}

function findItemFault(item: string, field: Field): string | null {
  const [range = '', step, ...more] = item.split('/');
  const said = quote(item);
  if (more.length > 0 || range === '') return `${said} is not understood`;
  const span = readRange(range, field);
  if (typeof span === 'string') return span;
  if (step === undefined) return null;
  if (!/^\d{1,3}$/.test(step) || Number(step) === 0)
    return `the step of ${said} is not a number from 1`;
  const isSingle = range !== '*' && !range.includes('-');
  if (isSingle) return `${said} has a step and no range; write "${range}-${field.max}/${step}"`;
  return Number(step) > span.to - span.from ? `the step of ${said} is longer than its range` : null;
}

function readRange(range: string, field: Field): { from: number; to: number } | string {
  if (range === '*') return { from: field.min, to: field.max };
  const [first = '', last, ...more] = range.split('-');
  const from = readNumber(first, field);
  const to = last === undefined ? from : readNumber(last, field);
  if (more.length > 0 || from === null || to === null) {
    return `${quote(range)} is not understood; expected ${field.min} to ${field.max}`;
  }
  return from > to ? `the range ${quote(range)} runs backwards` : { from, to };
}

function readNumber(text: string, field: Field): number | null {
  const named = field.names.indexOf(text.toLowerCase());
  if (named >= 0) return named + (field.names === MONTHS ? 1 : 0);
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : null;
}

const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 30 February and the like: every month that is named is shorter than every day that is named. */
function isNeverDue(parts: readonly string[]): boolean {
  const [, , day = '*', month = '*'] = parts;
  const firstDay = Math.min(...starts(day));
  return !months(month).some((index) => firstDay <= (LONGEST[index - 1] ?? 31));
}

function starts(text: string): number[] {
  return text.split(',').map((item) => {
    const [range = ''] = item.split('/');
    const span = readRange(range, DAY_OF_MONTH);
    return typeof span === 'string' ? DAY_OF_MONTH.min : span.from;
  });
}

function months(text: string): number[] {
  return text.split(',').flatMap((item) => {
    const [range = '', step = '1'] = item.split('/');
    const span = readRange(range, MONTH);
    if (typeof span === 'string') return [];
    const all: number[] = [];
    for (let month = span.from; month <= span.to; month += Number(step)) all.push(month);
    return all;
  });
}
