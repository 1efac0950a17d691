import fc from 'fast-check';
import { validateDetailed } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { findCronFault } from '../../../../src/engine/config/cron.ts';
import { parseCron } from '../../../../src/engine/time/cron/parse-cron.ts';

function read(expression: string) {
  const parsed = parseCron(expression);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Expressions as people write them, some of them broken. */
function anyExpression(): fc.Arbitrary<string> {
  const field = (min: number, max: number, names: readonly string[] = []) => {
    const number = fc.integer({ min, max }).map(String);
    const value = names.length === 0 ? number : fc.oneof(number, fc.constantFrom(...names));
    const range = fc.tuple(value, value).map((ends) => ends.join('-'));
    const step = fc
      .tuple(fc.oneof(fc.constant('*'), range), fc.integer({ min: 1, max: 9 }))
      .map((parts) => parts.join('/'));
    const item = fc.oneof(fc.constant('*'), value, range, step);
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant('*') },
      {
        weight: 6,
        arbitrary: fc.array(item, { minLength: 1, maxLength: 3 }).map((all) => all.join(',')),
      },
    );
  };
  return fc
    .tuple(
      field(0, 59),
      field(0, 23),
      field(1, 31),
      field(1, 12, ['jan', 'FEB', 'Dec']),
      field(0, 7, ['sun', 'MON', 'sat']),
    )
    .map((fields) => fields.join(' '));
}

describe('a cron expression', () => {
  it('is read as node-cron reads it, and refused where the configuration refuses it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyExpression(), (expression) => {
        const parsed = parseCron(expression);
        // The configuration also refuses days that never come, which are well formed.
        const fault = findCronFault(expression);
        const isNeverDue = fault?.startsWith('No day matches') === true;
        expect(parsed.ok).toBe(fault === null || isNeverDue);
        if (!parsed.ok || isNeverDue) return;
        accepted += 1;
        const theirs = validateDetailed(expression);
        expect(theirs.valid).toBe(true);
        const { minutes, hours, days, months, weekdays } = parsed.value;
        // Theirs name a value twice when two items of a list do.
        const sorted = (values: Iterable<number | string> = []): number[] =>
          [...new Set([...values].map(Number))].sort((a, b) => a - b);
        const { minute, hour, dayOfMonth, month, dayOfWeek } = theirs.fields ?? {};
        expect([minutes, hours]).toEqual([sorted(minute), sorted(hour)]);
        expect([sorted(days), sorted(months), sorted(weekdays)]).toEqual([
          sorted(dayOfMonth),
          sorted(month),
          sorted(dayOfWeek),
        ]);
      }),
      { seed: 13, numRuns: 600 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it.each([
    ['30 2 * * *', true],
    ['05 02 * * 1-5', true],
    ['5,5 2-2 * * *', true],
    ['*/30 2 * * *', false],
    ['30 * * * *', false],
    ['30 2,3 * * *', false],
    ['0-30/30 2 * * *', false],
  ])('%s: has one fixed time of day is %s', (expression, isFixed) => {
    expect(read(expression).isFixed).toBe(isFixed);
  });

  it('joins its day fields only when both are given', () => {
    expect(read('0 2 1 * 1').joinsDays).toBe(true);
    expect(read('0 2 1 * *').joinsDays).toBe(false);
    expect(read('0 2 * * 1').joinsDays).toBe(false);
  });

  it('takes both Sundays for one', () => {
    expect([...read('0 0 * * 0,7').weekdays]).toEqual([0]);
    expect([...read('0 0 * * 5-7').weekdays]).toEqual([5, 6, 0]);
  });

  it('forgives spaces around it', () => {
    expect(read('  30  2 * * *  ').expression).toBe('30 2 * * *');
  });

  it.each([
    ['60 2 * * *', 'In the minute, "60" is not understood.'],
    ['0 24 * * *', 'In the hour, "24" is not understood.'],
    ['0 22-2 * * *', 'In the hour, "22-2" is not understood.'],
    ['0 0 0 * *', 'In the day of the month, "0" is not understood.'],
    ['0 0 * foo *', 'In the month, "foo" is not understood.'],
    ['0 0 * * mond', 'In the day of the week, "mond" is not understood.'],
    ['5/10 * * * *', 'In the minute, the step of "5/10" is not understood.'],
    ['*/0 * * * *', 'In the minute, the step of "*/0" is not understood.'],
    ['*/60 * * * *', 'In the minute, the step of "*/60" is not understood.'],
    ['*/5/5 * * * *', 'In the minute, "*/5/5" is not understood.'],
    ['1,,2 * * * *', 'In the minute, "" is not understood.'],
    ['* * *', 'A cron expression has five fields, such as "30 2 * * 1-5".'],
    ['0 * * * * *', 'A cron expression has five fields, such as "30 2 * * 1-5".'],
    ['@daily', 'A cron expression has five fields, such as "30 2 * * 1-5".'],
    ['', 'A cron expression has five fields, such as "30 2 * * 1-5".'],
    ['0 0 ? * *', 'In the day of the month, "?" is not understood.'],
    ['0 0 L * *', 'In the day of the month, "L" is not understood.'],
    [`${'1,'.repeat(200)}1 * * * *`, 'A cron expression has at most 256 characters.'],
  ])('is refused with its field: %s', (expression, message) => {
    const parsed = parseCron(expression);
    expect(parsed.ok ? null : [parsed.error.code, parsed.error.message]).toEqual([
      'bad-input',
      message,
    ]);
  });
});
