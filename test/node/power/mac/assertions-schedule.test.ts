import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAssertions } from '../../../../src/node/power/mac/pmset-assertions.ts';
import { parseSchedule } from '../../../../src/node/power/mac/pmset-sched.ts';
import * as outputs from './outputs.ts';

describe('the assertions as pmset -g assertions prints them', () => {
  it('lists those in force with process, type and name', () => {
    expect(parseAssertions(outputs.ASSERTIONS)?.map(({ pid, process }) => [pid, process])).toEqual([
      [98217, 'caffeinate'],
      [145, 'WindowServer'],
      [4410, 'Google Chrome (Beta)'],
    ]);
    expect(parseAssertions(outputs.ASSERTIONS)?.[0]).toEqual({
      pid: 98217,
      process: 'caffeinate',
      type: 'PreventUserIdleSystemSleep',
      name: 'caffeinate command-line tool',
      level: null,
    });
    expect(parseAssertions(outputs.ASSERTIONS)?.[2]).toMatchObject({
      type: 'NoIdleSleepAssertion',
      name: 'Playing "audio" \u00fcber USB',
    });
  });

  it('tells an empty list from text that is no list', () => {
    expect(parseAssertions(outputs.NO_ASSERTIONS)).toEqual([]);
    expect(parseAssertions('')).toBeNull();
    for (const text of outputs.GARBAGE) expect(parseAssertions(text)).toBeNull();
  });

  it('never throws, whatever is printed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (process, name) => {
        parseAssertions(
          `Listed by owning process:\n   pid 1(${process}): [0x1] 00:00:00 T named: "${name}"  \n`,
        );
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('the schedule as pmset -g sched prints it', () => {
  it('reads single events in local time, with two and with four digits of the year', () => {
    expect(parseSchedule(outputs.SCHEDULE)?.scheduled).toEqual([
      {
        atMs: new Date(2026, 8, 29, 15, 45, 0).getTime(),
        type: 'wakepoweron',
        owner: 'backup',
      },
      { atMs: new Date(2026, 8, 30, 3, 30, 5).getTime(), type: 'shutdown', owner: null },
      {
        atMs: new Date(2026, 8, 25, 17, 0, 0).getTime(),
        type: 'wake',
        owner: 'com.apple.alarm.user-visible-com.apple.donotdisturb',
      },
    ]);
  });

  it('reads repeating events', () => {
    expect(parseSchedule(outputs.SCHEDULE)?.repeating).toEqual([
      { type: 'wakepoweron', minuteOfDay: 505, days: [1, 2, 3, 4, 5] },
      { type: 'shutdown', minuteOfDay: 1385, days: [0, 1, 2, 3, 4, 5, 6] },
    ]);
  });

  it.each([
    ['sleep at 0:00AM every day', 0, [0, 1, 2, 3, 4, 5, 6]],
    ['sleep at 12:00PM Sunday', 720, [0]],
    ['sleep at 1:30PM weekends only', 810, [0, 6]],
    ['restart at 11:59PM Some days', 1439, null],
  ])('reads "%s"', (line, minuteOfDay, days) => {
    const schedule = parseSchedule(`Repeating power events:\n  ${line}\n`);
    expect(schedule?.repeating[0]).toMatchObject({ minuteOfDay, days });
  });

  it('tells nothing scheduled from text that is no schedule', () => {
    expect(parseSchedule('No scheduled events.\n')).toEqual({ repeating: [], scheduled: [] });
    expect(parseSchedule('')).toEqual({ repeating: [], scheduled: [] });
    for (const text of outputs.GARBAGE) expect(parseSchedule(text)).toBeNull();
  });

  it('keeps an event whose date is not real, without an instant', () => {
    const schedule = parseSchedule(
      "Scheduled power events:\n [0]  shutdown at 13/45/2026 03:30:00 by 'x'\n",
    );
    expect(schedule?.scheduled).toEqual([{ atMs: null, type: 'shutdown', owner: 'x' }]);
  });

  it('reads back every local time it could be given', () => {
    const pad = (value: number): string => String(value).padStart(2, '0');
    const written = (at: Date): string =>
      `${pad(at.getMonth() + 1)}/${pad(at.getDate())}/${at.getFullYear()} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
    const dates = fc.date({
      min: new Date(2020, 0, 1),
      max: new Date(2060, 0, 1),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (at) => {
        const text = `Scheduled power events:\n [0]  sleep at ${written(at)}\n`;
        // The hour that a clock change repeats has two instants; both are written the same.
        const atMs = parseSchedule(text)?.scheduled[0]?.atMs ?? Number.NaN;
        expect(written(new Date(atMs))).toBe(written(at));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
