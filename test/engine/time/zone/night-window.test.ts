import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../../../src/engine/time/zone/calendar-day.ts';
import { windowFrom, windowOf } from '../../../../src/engine/time/zone/night-window.ts';
import { iso, sampleSchedule } from '../../scheduler/plan/sample-schedule.ts';
import { ORACLE_ZONES } from '../cron/oracle.ts';

const HOUR_MS = 3_600_000;

function windowText(zone: string, window: string, date: string): string | null {
  const found = windowOf(sampleSchedule(zone, window), parseDay(date) ?? Number.NaN);
  return found === null ? null : `${iso(found.startAt)} to ${iso(found.endAt)}`;
}

describe('the window of a date', () => {
  it.each([
    ['22:00-06:30', '2026-10-31', '2026-11-01T02:00 to 2026-11-01T11:30', 9.5],
    ['22:00-06:30', '2027-03-13', '2027-03-14T03:00 to 2027-03-14T10:30', 7.5],
    ['02:15-02:45', '2027-03-14', '2027-03-14T07:00 to 2027-03-14T07:30', 0.5],
    ['01:15-01:45', '2026-11-01', '2026-11-01T05:15 to 2026-11-01T06:45', 1.5],
  ])('agrees with the golden vector %s in New York on %s', (window, date, expected, hours) => {
    expect(windowText('America/New_York', window, date)).toBe(expected);
    const [from = '', to = ''] = expected.split(' to ');
    expect(Date.parse(`${to}Z`) - Date.parse(`${from}Z`)).toBe(hours * HOUR_MS);
  });

  it.each([
    ['an end in the gap', '22:00-02:30', '2027-03-13', '2027-03-14T03:00 to 2027-03-14T07:00'],
    ['a start in the gap', '02:15-06:00', '2027-03-14', '2027-03-14T07:00 to 2027-03-14T10:00'],
    [
      'a start that happens twice',
      '01:30-04:00',
      '2026-11-01',
      '2026-11-01T05:30 to 2026-11-01T09:00',
    ],
    [
      'an end that happens twice',
      '22:00-01:30',
      '2026-10-31',
      '2026-11-01T02:00 to 2026-11-01T06:30',
    ],
    ['one whole day', '09:00-09:00', '2026-07-01', '2026-07-01T13:00 to 2026-07-02T13:00'],
  ])('takes %s as the rule says', (_, window, date, expected) => {
    expect(windowText('America/New_York', window, date)).toBe(expected);
  });

  it('ends a whole-day window where the next one starts, also when that time happens twice', () => {
    expect(windowText('America/New_York', '01:30-01:30', '2026-10-31')).toBe(
      '2026-10-31T05:30 to 2026-11-01T05:30',
    );
    expect(windowText('America/New_York', '01:30-01:30', '2026-11-01')).toBe(
      '2026-11-01T05:30 to 2026-11-02T06:30',
    );
  });

  it('has no daytime window on the date that Apia left out in 2011', () => {
    const dates = ['2011-12-29', '2011-12-30', '2011-12-31'];
    expect(dates.map((date) => windowText('Pacific/Apia', '00:00-05:00', date))).toEqual([
      '2011-12-29T10:00 to 2011-12-29T15:00',
      null,
      '2011-12-30T10:00 to 2011-12-30T15:00',
    ]);
  });

  it('never overlaps the next one, is never empty, and never lasts more than 26 hours', () => {
    const day = fc.integer({ min: 14_500, max: 23_000 });
    const minutes = fc.integer({ min: 0, max: 1439 });
    const text = (at: number): string =>
      [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');
    fc.assert(
      fc.property(fc.constantFrom(...ORACLE_ZONES), minutes, minutes, day, (zone, from, to, at) => {
        const schedule = sampleSchedule(zone, `${text(from)}-${text(to)}`);
        const windows = [at, at + 1, at + 2].flatMap((each) => windowOf(schedule, each) ?? []);
        for (const [index, window] of windows.entries()) {
          const next = windows[index + 1];
          expect(window.endAt).toBeGreaterThan(window.startAt);
          expect(window.endAt - window.startAt).toBeLessThanOrEqual(26 * HOUR_MS);
          if (next !== undefined) expect(window.endAt).toBeLessThanOrEqual(next.startAt);
        }
        expect(windows.length).toBeGreaterThanOrEqual(2);
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});

describe('the window from an instant on', () => {
  const from = (at: string, rule = {}): string | null => {
    const schedule = sampleSchedule('Europe/Berlin', '22:00-06:30', rule);
    return windowFrom(schedule, Date.parse(at))?.date ?? null;
  };

  it('is the one that holds it, otherwise the next', () => {
    expect(from('2026-07-02T04:29Z')).toBe('2026-07-01');
    expect(from('2026-07-02T04:30Z')).toBe('2026-07-02');
    expect(from('2026-07-02T12:00Z')).toBe('2026-07-02');
  });

  it('passes over weekdays that are not chosen and dates that are excluded', () => {
    // 2026-07-02 is a Thursday.
    expect(from('2026-07-02T12:00Z', { days: [5] })).toBe('2026-07-03');
    expect(from('2026-07-02T12:00Z', { days: [5], exclude: ['2026-07-03'] })).toBe('2026-07-10');
  });

  it('belongs to the weekday on which it starts, also after midnight', () => {
    expect(from('2026-07-04T01:00Z', { days: [5] })).toBe('2026-07-03');
  });
});

describe('a rule whose dates are all excluded', () => {
  it('has no window', () => {
    const mondays = Array.from({ length: 130 }, (_, week) =>
      formatDay((parseDay('2026-06-29') ?? Number.NaN) + 7 * week),
    );
    const schedule = sampleSchedule('UTC', '22:00-06:30', { days: [1], exclude: mondays });
    expect(windowFrom(schedule, Date.parse('2026-07-01T12:00Z'))).toBeNull();
  });
});
