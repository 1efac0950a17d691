import { describe, expect, it } from 'vitest';
import {
  checkPhaseRule,
  type PhaseRule,
  phaseTimesOf,
} from '../../../../src/engine/scheduler/plan/phase-times.ts';
import { parseDay } from '../../../../src/engine/time/zone/calendar-day.ts';
import { windowOf } from '../../../../src/engine/time/zone/night-window.ts';
import { iso, sampleSchedule } from './sample-schedule.ts';

function phases(rule: PhaseRule, date = '2026-07-01', window = '23:00-06:30') {
  const schedule = sampleSchedule('Europe/Berlin', window);
  const night = windowOf(schedule, parseDay(date) ?? Number.NaN);
  if (night === null) throw new Error('no window');
  const { checksAt, ...times } = phaseTimesOf(schedule, night, rule);
  const texts = Object.values(times).map((at) => iso(at).slice(8));
  return { texts, checksAt: checksAt.map((at) => iso(at).slice(8)) };
}

describe('the phases of a night', () => {
  it('begin at the times that are set', () => {
    const rule = { patterns: '23:05', work: '23:10', report: '06:30', brief: '07:00' };
    expect(phases(rule).texts).toEqual([
      '01T21:00',
      '01T21:05',
      '01T21:10',
      '02T04:30',
      '02T05:00',
    ]);
  });

  it('follow the window where nothing is set', () => {
    expect(phases({}).texts).toEqual(['01T21:00', '01T21:00', '01T21:00', '02T04:30', '02T05:00']);
  });

  it('look at the work every 30 minutes, or as often as is set, until the window ends', () => {
    const { checksAt } = phases({ work: '23:10' });
    expect([checksAt[0], checksAt.at(-1), checksAt.length]).toEqual(['01T21:40', '02T04:10', 14]);
    expect(phases({ checkEveryMs: 7_200_000 }).checksAt).toEqual([
      '01T23:00',
      '02T01:00',
      '02T03:00',
    ]);
  });

  it('stop the checks at a report before the end of the window', () => {
    expect(phases({ report: '00:00' }).checksAt).toEqual(['01T21:30']);
  });

  it('keep their order when the times do not', () => {
    const { texts } = phases({
      health: '23:30',
      patterns: '23:10',
      report: '06:00',
      brief: '05:00',
    });
    expect(texts).toEqual(['01T21:30', '01T21:30', '01T21:30', '02T04:00', '02T04:00']);
  });

  it('come after the gap when a clock change skips their time', () => {
    const { texts } = phases({ work: '02:30' }, '2027-03-27');
    expect(texts).toEqual(['27T22:00', '27T22:00', '28T01:00', '28T04:30', '28T05:00']);
  });

  it.each([
    [{ health: '22:59' }, 'health'],
    [{ work: '06:30' }, 'work'],
    [{ report: '6:30' }, 'report'],
    [{ checkEveryMs: 59_999 }, 'checkEveryMs'],
  ])('are refused with the field they are about: %j', (rule, field) => {
    const checked = checkPhaseRule(sampleSchedule('UTC', '23:00-06:30'), rule);
    expect(checked.ok ? null : checked.error.place?.field).toBe(field);
  });

  it('are accepted within the window, the report and the brief also after it', () => {
    const rule = { health: '23:00', work: '06:29', report: '06:30', brief: '22:59' };
    expect(checkPhaseRule(sampleSchedule('UTC', '23:00-06:30'), rule)).toEqual({
      ok: true,
      value: rule,
    });
  });
});
