import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCronFault } from '../../../src/engine/config/cron.ts';
import { checkCron } from '../../../src/node/config/check-cron.ts';

describe('a cron expression', () => {
  it.each([
    '*/30 1-5 * * *',
    '0 0 1 1 *',
    '0,15,30-45 22 * * mon-fri',
    '5 4 29 feb *',
    '0 1 31 */2 *',
    '0-59/59 * * jan,MAR 0,7',
    '  0 1 * * *  ',
  ])('is good: %s', (expression) => {
    expect(checkCron(expression)).toBeNull();
  });

  it.each([
    ['5-1 * * * *', 'In the minute, the range "5-1" runs backwards.'],
    ['1-0 * * * *', 'In the minute, the range "1-0" runs backwards.'],
    ['0 22-2 * * *', 'In the hour, the range "22-2" runs backwards.'],
    ['*/61 * * * *', 'In the minute, the step of "*/61" is longer than its range.'],
    [
      '0 0 1-31/400 * *',
      'In the day of the month, the step of "1-31/400" is longer than its range.',
    ],
    ['*/0 * * * *', 'In the minute, the step of "*/0" is not a number from 1.'],
    ['*/ * * * *', 'In the minute, the step of "*/" is not a number from 1.'],
    ['5/10 * * * *', 'In the minute, "5/10" has a step and no range; write "5-59/10".'],
    ['1/2/3 * * * *', 'In the minute, "1/2/3" is not understood.'],
    [', * * * *', 'In the minute, "" is not understood.'],
    ['1-2-3 * * * *', 'In the minute, "1-2-3" is not understood; expected 0 to 59.'],
    ['0 24 * * *', 'In the hour, "24" is not understood; expected 0 to 23.'],
    ['0 0 0 * *', 'In the day of the month, "0" is not understood; expected 1 to 31.'],
    ['0 0 * mai *', 'In the month, "mai" is not understood; expected 1 to 12.'],
    ['0 0 * * 8', 'In the day of the week, "8" is not understood; expected 0 to 7.'],
    ['0 0 30 2 *', 'No day matches this expression, so it would never run.'],
    ['0 0 31 2,4,6-6 *', 'No day matches this expression, so it would never run.'],
    [
      '0 0 0 1 1 *',
      'A cron expression has five fields (minute, hour, day, month, weekday), this has 6.',
    ],
    ['', 'A cron expression has five fields (minute, hour, day, month, weekday), this has 0.'],
    ['@daily', 'Nicknames such as "@daily" are not read; write the five fields.'],
    ['0 0 L * *', 'In the day of the month, "L" is not understood; expected 1 to 31.'],
    ['0 0 * * *\n', 'A cron expression holds only digits, names, spaces and "* , - /".'],
    ['０ 0 * * *', 'A cron expression holds only digits, names, spaces and "* , - /".'],
    [
      `${'1,'.repeat(100_000)}1 * * * *`,
      'A cron expression has at most 256 characters, this has 200009.',
    ],
  ])('is refused: %.30s', (expression, sentence) => {
    expect(findCronFault(expression)).toBe(sentence);
  });

  it('is never good for us and bad for the scheduler, whatever ranges and steps it has', () => {
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min, max }).map(String),
        fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map((pair) => pair.join('-')),
        fc.integer({ min: 1, max: 70 }).map((step) => `*/${step}`),
      );
    const expressions = fc
      .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(expressions, (expression) => {
        if (findCronFault(expression) === null) expect(checkCron(expression)).toBeNull();
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
