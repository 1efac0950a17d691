import { describe, expect, it } from 'vitest';
import { type NightPlan, planNights } from '../../../../src/engine/scheduler/plan/nights.ts';
import { createSchedule } from '../../../../src/engine/scheduler/plan/schedule.ts';
import { iso, sampleSchedule, sampleZone, sha256Number } from './sample-schedule.ts';

type Rule = Parameters<typeof sampleSchedule>[2];

/** The next five nights from noon in UTC of a date. */
function plan(zone: string, window: string, given: Rule & { readonly from: string }): NightPlan {
  const { from, ...rule } = given;
  const schedule = sampleSchedule(zone, window, rule);
  return planNights({ schedule, now: Date.parse(`${from}T12:00Z`), count: 5 });
}

const dates = ({ nights }: NightPlan): string[] => nights.map(({ date }) => date);
const warned = ({ warnings }: NightPlan): string[] => warnings.map(({ kind }) => kind);

describe('the next five nights', () => {
  it('come with their window, length and slots', () => {
    const planned = plan('Europe/Berlin', '22:00-06:30', {
      from: '2026-07-01',
      cron: ['0 1 * * *'],
    });
    expect(planned.timeZone).toBe('Europe/Berlin');
    expect(planned.scheduleId).toBe('nightly');
    expect(dates(planned)).toEqual(['01', '02', '03', '04', '05'].map((day) => `2026-07-${day}`));
    const [night] = planned.nights;
    expect(night?.lengthMs).toBe(8.5 * 3_600_000);
    expect([iso(night?.startAt ?? 0), iso(night?.endAt ?? 0)]).toEqual([
      '2026-07-01T20:00',
      '2026-07-02T04:30',
    ]);
    expect(night?.slots.map(({ slotAt }) => iso(slotAt))).toEqual(['2026-07-01T23:00']);
    expect([night?.notes, planned.leftOut, planned.warnings]).toEqual([[], [], []]);
  });

  it('begin with the one that is open', () => {
    const schedule = sampleSchedule('UTC', '22:00-06:30');
    const now = Date.parse('2026-07-02T06:29Z');
    expect(planNights({ schedule, now, count: 1 }).nights[0]?.date).toBe('2026-07-01');
    expect(planNights({ schedule, now: now + 60_000, count: 1 }).nights[0]?.date).toBe(
      '2026-07-02',
    );
    expect(planNights({ schedule, now, count: 0 }).nights).toEqual([]);
  });

  it('name the dates that are excluded between them', () => {
    const planned = plan('UTC', '22:00-06:30', { from: '2026-07-01', exclude: ['2026-07-02'] });
    expect(dates(planned)).not.toContain('2026-07-02');
    expect(planned.leftOut).toEqual([
      { date: '2026-07-02', reason: 'excluded', sentence: '2026-07-02 is excluded.' },
    ]);
  });

  it('reach over months without a time of the expression', () => {
    const planned = plan('UTC', '22:00-06:30', { from: '2026-07-01', cron: ['0 3 29 2 *'] });
    expect(dates(planned)).toEqual([2028, 2032, 2036, 2040, 2044].map((year) => `${year}-02-28`));
  });

  it('say what a clock change does to their length', () => {
    const spring = plan('America/New_York', '22:00-06:30', { from: '2027-03-13' }).nights;
    expect(spring[0]?.notes).toEqual([
      {
        kind: 'clocks-forward',
        at: Date.parse('2027-03-14T07:00Z'),
        shiftMs: 3_600_000,
        sentence: 'The clocks go forward by 1 h at 02:00; this night lasts 7 h 30 m.',
      },
    ]);
    expect(spring[1]?.notes).toEqual([]);
    const autumn = plan('America/New_York', '22:00-06:30', { from: '2026-10-31' }).nights;
    expect(autumn[0]?.notes[0]?.sentence).toBe(
      'The clocks go back by 1 h at 02:00; this night lasts 9 h 30 m.',
    );
  });

  it('say that a window in the gap moves, or that a gap cuts its start or end', () => {
    const moved = plan('America/New_York', '02:15-02:45', { from: '2027-03-13' });
    expect(moved.nights[0]?.notes.map(({ sentence }) => sentence)).toEqual([
      'The clocks skip this window at 02:00; it runs from 03:00 to 03:30 instead.',
    ]);
    const cut = plan('America/New_York', '22:00-02:30', { from: '2027-03-13' });
    expect(cut.nights[0]?.notes[0]?.kind).toBe('clocks-forward');
    const beside = plan('America/New_York', '03:00-06:00', { from: '2027-03-13' });
    expect(beside.nights[0]?.date).toBe('2027-03-14');
    expect(beside.nights[0]?.notes).toEqual([]);
  });

  it('leave no night out in silence when the clocks skip all its starts', () => {
    const planned = plan('Europe/Berlin', '22:00-06:30', {
      from: '2027-03-26',
      cron: ['*/30 2 * * *'],
    });
    expect(dates(planned)).toEqual([
      '2027-03-26',
      '2027-03-28',
      '2027-03-29',
      '2027-03-30',
      '2027-03-31',
    ]);
    expect(planned.leftOut.map(({ date, reason }) => [date, reason])).toEqual([
      ['2027-03-27', 'clock-change'],
    ]);
  });

  it('leave a night out with its reason when a gap makes it too short', () => {
    const planned = plan('Europe/Berlin', '02:00-03:10', { from: '2027-03-27' });
    expect(planned.leftOut).toEqual([
      {
        date: '2027-03-28',
        reason: 'too-short',
        sentence: 'The window is 10 m long; a night needs 20 m.',
      },
    ]);
  });
});

describe('the warnings of a schedule', () => {
  const from = '2026-11-01';

  it('name an expression that never falls in the window', () => {
    const cron = ['0 12 * * *', '0 3 * * *'];
    const planned = plan('Europe/Berlin', '22:00-06:30', { from, cron });
    expect(planned.warnings).toEqual([
      {
        kind: 'cron-misses-window',
        expression: '0 12 * * *',
        sentence: '"0 12 * * *" has no time within the window, so it starts nothing.',
      },
    ]);
  });

  it('say that a schedule never starts', () => {
    const never = plan('UTC', '22:00-06:30', { from, cron: ['*/5 12-20 * * *'] });
    expect(never.nights).toEqual([]);
    expect(warned(never)).toEqual(['cron-misses-window', 'never-starts']);
    expect(warned(plan('UTC', '02:00-02:10', { from }))).toEqual(['never-starts']);
    // The night of Friday holds only the early hours of Saturday.
    const friday = { from, days: [5], cron: ['0 3 * * 5'] };
    expect(warned(plan('UTC', '22:00-06:30', friday))).toContain('never-starts');
    expect(warned(plan('UTC', '22:00-06:30', { from, cron: ['0 3 31 2 *'] }))).toContain(
      'never-starts',
    );
  });

  it('count the starts of a night', () => {
    const many = plan('UTC', '22:00-06:30', { from, cron: ['*/10 * * * *'] });
    expect(many.warnings).toEqual([
      { kind: 'many-slots', sentence: 'This schedule starts 50 times in one night; 48 is plenty.' },
    ]);
    const enough = { from, cron: ['*/10 * * * *'], minRunwayMs: 40 * 60_000 };
    expect(warned(plan('UTC', '22:00-06:30', enough))).toEqual([]);
  });

  it('name the night of the year whose window is skipped, unless it has none', () => {
    const gap = plan('America/New_York', '02:15-02:45', { from });
    expect(gap.warnings).toEqual([
      {
        kind: 'window-in-gap',
        sentence:
          'The clocks skip the whole window on 2027-03-14; that night runs right after the change.',
      },
    ]);
    const weekdays = { from, days: [1, 2, 3, 4, 5] };
    expect(warned(plan('America/New_York', '02:15-02:45', weekdays))).toEqual([]);
  });

  it('say that both day fields must match, where that is the rule', () => {
    const cron = ['0 2 1 * 1'];
    const both = plan('UTC', '22:00-06:30', { from, cron });
    expect(both.warnings).toEqual([
      {
        kind: 'both-day-fields',
        expression: '0 2 1 * 1',
        sentence: '"0 2 1 * 1" names a day of the month and a weekday; both must match.',
      },
    ]);
    expect(dates(both)[0]).toBe('2027-01-31');
    const either = plan('UTC', '22:00-06:30', { from, cron, meaning: { dayRule: 'or' } });
    expect(warned(either)).toEqual([]);
    expect(dates(either)[0]).toBe('2026-11-01');
  });
});

describe('a schedule', () => {
  it.each([
    [{ window: { start: '24:00', end: '06:30' } }, 'window.start'],
    [{ window: { start: '22:00', end: '6:30' } }, 'window.end'],
    [{ window: { start: '22:00', end: '06:30', days: [] } }, 'window.days'],
    [{ window: { start: '22:00', end: '06:30', days: [7] } }, 'window.days'],
    [
      { window: { start: '22:00', end: '06:30', exclude: ['2026-12-24', '2026-02-30'] } },
      'window.exclude.1',
    ],
    [{ cron: ['0 2 * * *', '0 2 * *'] }, 'cron.1'],
  ])('is refused with the field it is about: %j', (broken, field) => {
    const rule = { id: 'nightly', window: { start: '22:00', end: '06:30' }, ...broken };
    const ground = { zone: sampleZone('UTC'), machineId: 'a', hash: sha256Number };
    const made = createSchedule(rule, ground);
    expect(made.ok ? null : [made.error.code, made.error.place?.field]).toEqual([
      'bad-input',
      field,
    ]);
  });
});
