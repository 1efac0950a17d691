import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalClock } from '../../../../src/engine/time/local-clock.ts';
import {
  calendarDayOf,
  dayNumberOf,
  formatDay,
  parseDay,
  weekdayOf,
} from '../../../../src/engine/time/zone/calendar-day.ts';
import {
  firstInstant,
  instants,
  lastInstant,
  steadyOffset,
  wallAt,
} from '../../../../src/engine/time/zone/instants.ts';
import { createZone, type Zone } from '../../../../src/engine/time/zone/zone.ts';
import { ORACLE_ZONES } from '../cron/oracle.ts';

const FROM = Date.UTC(2005, 0, 1);
const TO = Date.UTC(2040, 0, 1);
const zones = new Map<string, Zone>(ORACLE_ZONES.map((name) => [name, createZone(name)]));
const anyZone = fc.constantFrom(...zones.values());
const anyMinute = fc.integer({ min: FROM / 60_000, max: TO / 60_000 }).map((at) => at * 60_000);

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

describe('a zone', () => {
  it('gives the offset of the platform at every instant, also right at a change', () => {
    fc.assert(
      fc.property(anyZone, anyMinute, (zone, at) => {
        const { offsetAt } = createLocalClock(zone.name);
        const changes = zone.changesBetween(at, at + 200 * 86_400_000);
        const instantsAsked = [at, ...changes.flatMap((change) => [change.at - 1, change.at])];
        for (const asked of instantsAsked) expect(zone.offsetAt(asked)).toBe(offsetAt(asked));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('names every change of a stretch of time, its ends included', () => {
    const berlin = createZone('Europe/Berlin');
    const spring = Date.parse('2027-03-28T01:00Z');
    const change = { at: spring, beforeMs: 3_600_000, afterMs: 7_200_000 };
    expect(berlin.changesBetween(spring, spring)).toEqual([change]);
    expect(berlin.changesBetween(spring + 1, spring + 1000)).toEqual([]);
    const year = berlin.changesBetween(Date.UTC(2027, 0, 1), Date.UTC(2028, 0, 1));
    expect(year.map(({ at }) => iso(at))).toEqual(['2027-03-28T01:00', '2027-10-31T01:00']);
  });

  it('finds a change at midnight in UTC', () => {
    // Morocco was on UTC and went forward at 00:00.
    const at = Date.parse('2008-06-01T00:00Z');
    const casablanca = createZone('Africa/Casablanca');
    const change = { at, beforeMs: 0, afterMs: 3_600_000 };
    expect(casablanca.changesBetween(at, at + 86_400_000)).toEqual([change]);
    expect([casablanca.offsetAt(at - 1), casablanca.offsetAt(at)]).toEqual([0, 3_600_000]);
    expect(iso(firstInstant(at + 60_000, casablanca))).toBe('2008-06-01T00:00');
  });

  it("is the system's zone under its IANA name when none is given", () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    expect(createZone().name).toBe(timeZone);
  });

  it('refuses a name that is none', () => {
    expect(() => createZone('Mars/Olympus')).toThrow(RangeError);
  });

  it('forgets and reads again when it knows more days than it keeps', () => {
    const zone = createZone('Europe/Berlin');
    const summer = Date.UTC(2026, 6, 1);
    expect(zone.offsetAt(summer)).toBe(7_200_000);
    for (let day = 0; day < 10_500; day += 1)
      zone.offsetAt(Date.UTC(1990, 0, 1) + day * 86_400_000);
    expect(zone.offsetAt(summer)).toBe(7_200_000);
    expect(zone.offsetAt(Date.UTC(2026, 11, 1))).toBe(3_600_000);
  });
});

describe('the instants of a wall time', () => {
  it.each([
    ['an ordinary day', 'Europe/Berlin', '2026-07-01T02:30', ['2026-07-01T00:30']],
    ['a gap', 'Europe/Berlin', '2027-03-28T02:30', []],
    ['a repeat', 'Europe/Berlin', '2026-10-25T02:30', ['2026-10-25T00:30', '2026-10-25T01:30']],
    [
      'the start of a repeat',
      'Europe/Berlin',
      '2026-10-25T02:00',
      ['2026-10-25T00:00', '2026-10-25T01:00'],
    ],
    ['the end of a repeat', 'Europe/Berlin', '2026-10-25T03:00', ['2026-10-25T02:00']],
    ['the end of a gap', 'Europe/Berlin', '2027-03-28T03:00', ['2027-03-28T01:00']],
    [
      'a repeat of half an hour',
      'Australia/Lord_Howe',
      '2027-04-04T01:45',
      ['2027-04-03T14:45', '2027-04-03T15:15'],
    ],
    ['a gap of two hours', 'Antarctica/Troll', '2027-03-28T02:00', []],
    ['a date that was left out', 'Pacific/Apia', '2011-12-30T12:00', []],
  ])('on %s', (_, zone, wall, expected) => {
    const found = instants(Date.parse(`${wall}Z`), createZone(zone));
    expect(found.map((at) => iso(at))).toEqual(expected);
  });

  it('hold every instant that the clocks show, and none that they do not', () => {
    fc.assert(
      fc.property(anyZone, anyMinute, (zone, at) => {
        const wall = wallAt(at, zone);
        const found = instants(wall, zone);
        expect(found).toContain(at);
        expect(found.length).toBeLessThanOrEqual(2);
        for (const each of found) expect(wallAt(each, zone)).toBe(wall);
        expect([firstInstant(wall, zone), lastInstant(wall, zone)]).toEqual([
          found[0],
          found.at(-1),
        ]);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('lead to the first instant after a gap', () => {
    fc.assert(
      fc.property(anyZone, anyMinute, (zone, wall) => {
        if (instants(wall, zone).length > 0) return;
        const at = firstInstant(wall, zone);
        expect(at).toBe(lastInstant(wall, zone));
        expect(wallAt(at, zone)).toBeGreaterThan(wall);
        expect(wallAt(at - 1, zone)).toBeLessThan(wall);
      }),
      { seed: 5, numRuns: 500, examples: gaps() },
    );
  });

  it('have one offset away from changes, and none near them', () => {
    const zone = createZone('Europe/Berlin');
    const summer = Date.UTC(2026, 6, 1);
    expect(steadyOffset(summer, summer + 86_400_000, zone)).toBe(7_200_000);
    expect(steadyOffset(Date.UTC(2026, 9, 25), Date.UTC(2026, 9, 26), zone)).toBeNull();
  });
});

/** A wall time inside every gap of every zone in three years. */
function gaps(): [Zone, number][] {
  return [...zones.values()].flatMap((zone) =>
    zone
      .changesBetween(Date.UTC(2026, 0, 1), Date.UTC(2029, 0, 1))
      .filter(({ beforeMs, afterMs }) => afterMs > beforeMs)
      .flatMap(({ at, beforeMs }): [Zone, number][] => [
        [zone, at + beforeMs],
        [zone, at + beforeMs + 1_200_000],
      ]),
  );
}

describe('a day of the calendar', () => {
  it('is the same day after going through its number and its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 60_000 }), (number) => {
        expect(dayNumberOf(calendarDayOf(number))).toBe(number);
        expect(parseDay(formatDay(number))).toBe(number);
        expect(weekdayOf(number)).toBe(new Date(number * 86_400_000).getUTCDay());
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', 'today', '', '2026-01-01T00:00'])(
    'is not read from "%s"',
    (text) => {
      expect(parseDay(text)).toBeNull();
    },
  );
});
