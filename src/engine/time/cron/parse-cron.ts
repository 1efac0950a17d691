import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ClockChangeRule, Cron, DayRule } from './cron.ts';
import { CRON_FIELDS, type CronField, type FieldReading, readField } from './field.ts';

/** How an expression is meant, beyond its text; what is absent is as node-cron and cron(8) have it. */
export interface CronMeaning {
  /** `and` when absent. */
  readonly dayRule?: DayRule;
  /** Absent: a skipped fixed time runs after the gap, repeats by class. */
  readonly clockChange?: Partial<ClockChangeRule>;
}

const MAX_LENGTH = 256;

/**
 * Reads a five-field expression: values, names, lists, ranges, steps, nothing else (no seconds, nicknames, "?", "L",
 * "#"). Fails with `bad-input` and one sentence that names the field.
 */
export function parseCron(expression: string, meaning: CronMeaning = {}): Result<Cron> {
  const parts = expression.trim().split(/ +/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  if (expression.length > MAX_LENGTH) {
    return fail(appError('bad-input', `A cron expression has at most ${MAX_LENGTH} characters.`));
  }
  if (parts.length !== 5) {
    return fail(
      appError('bad-input', 'A cron expression has five fields, such as "30 2 * * 1-5".', {
        fix: 'Write minute, hour, day of the month, month and day of the week.',
      }),
    );
  }
  const readings = {
    minutes: readField(minute, CRON_FIELDS.minute),
    hours: readField(hour, CRON_FIELDS.hour),
    days: readField(day, CRON_FIELDS.day),
    months: readField(month, CRON_FIELDS.month),
    weekdays: readField(weekday, CRON_FIELDS.weekday),
  };
  const fault = findFault(Object.values(readings));
  if (fault !== null) return fail(appError('bad-input', fault));
  const minutes = valuesOf(readings.minutes);
  const hours = valuesOf(readings.hours);
  return ok({
    expression: parts.join(' '),
    minutes,
    hours,
    days: new Set(valuesOf(readings.days)),
    months: new Set(valuesOf(readings.months)),
    weekdays: new Set(valuesOf(readings.weekdays).map((value) => value % 7)),
    joinsDays: day !== '*' && weekday !== '*',
    isFixed: isSingle(minute, minutes) && isSingle(hour, hours),
    dayRule: meaning.dayRule ?? 'and',
    clockChange: { gap: 'run_after', repeat: 'auto', ...meaning.clockChange },
  });
}

function findFault(readings: readonly FieldReading[]): string | null {
  const fields: readonly CronField[] = Object.values(CRON_FIELDS);
  for (const [index, reading] of readings.entries()) {
    if (!reading.ok) return `In the ${fields[index]?.name}, ${reading.fault}.`;
  }
  return null;
}

function valuesOf(reading: FieldReading): readonly number[] {
  return reading.ok ? reading.values : [];
}

function isSingle(text: string, values: readonly number[]): boolean {
  return values.length === 1 && !/[*/]/.test(text);
}
