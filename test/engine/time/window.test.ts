import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalClock } from '../../../src/engine/time/local-clock.ts';
import { type NightWindow, nextWindow } from '../../../src/engine/time/window.ts';

/** The window in ISO text without seconds, so that a golden value reads as a person would write it. */
function windowAt(span: string, timeZone: string, now: string): string {
  const [start = '', end = ''] = span.split('-');
  const { startAt, endAt } = nextWindow({ start, end, timeZone }, Date.parse(now));
  return [startAt, endAt].map((at) => new Date(at).toISOString().slice(0, 16)).join(' to ');
}

describe('the window of a night', () => {
  it.each([
    ['before it opens', '2026-01-10T12:00Z', '2026-01-10T21:00 to 2026-01-11T05:30'],
    ['at its first instant', '2026-01-10T21:00Z', '2026-01-10T21:00 to 2026-01-11T05:30'],
    ['after midnight, inside it', '2026-01-11T02:00Z', '2026-01-10T21:00 to 2026-01-11T05:30'],
    ['in its last minute', '2026-01-11T05:29Z', '2026-01-10T21:00 to 2026-01-11T05:30'],
    ['the instant it is over', '2026-01-11T05:30Z', '2026-01-11T21:00 to 2026-01-12T05:30'],
    ['on the last day of a year', '2026-12-31T20:00Z', '2026-12-31T21:00 to 2027-01-01T05:30'],
  ])('crosses midnight when its end is not after its start: %s', (_, now, expected) => {
    expect(windowAt('22:00-06:30', 'Europe/Paris', now)).toBe(expected);
  });

  it('stays within one day when its end is after its start', () => {
    expect(windowAt('01:00-05:00', 'Asia/Tokyo', '2026-05-01T12:00Z')).toBe(
      '2026-05-01T16:00 to 2026-05-01T20:00',
    );
  });

  it('lasts a whole day when it ends when it starts', () => {
    expect(windowAt('09:00-09:00', 'Asia/Kolkata', '2026-05-01T03:29Z')).toBe(
      '2026-04-30T03:30 to 2026-05-01T03:30',
    );
    expect(windowAt('09:00-09:00', 'Asia/Kolkata', '2026-05-01T03:30Z')).toBe(
      '2026-05-01T03:30 to 2026-05-02T03:30',
    );
  });

  it("uses the system's zone when none is named", () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const now = Date.UTC(2026, 4, 1, 12);
    const rule = { start: '22:00', end: '06:30' };
    expect(nextWindow(rule, now)).toEqual(nextWindow({ ...rule, timeZone: here }, now));
  });
});

describe('a clock change', () => {
  it.each([
    // Paris loses 02:00 to 03:00 on 29 March and repeats 02:00 to 03:00 on 25 October 2026.
    ['Europe/Paris', '22:00-06:30', '2026-03-28T20:00Z', '2026-03-28T21:00 to 2026-03-29T04:30'],
    ['Europe/Paris', '02:15-04:00', '2026-03-28T22:30Z', '2026-03-29T01:00 to 2026-03-29T02:00'],
    ['Europe/Paris', '22:00-02:30', '2026-03-28T20:00Z', '2026-03-28T21:00 to 2026-03-29T01:00'],
    ['Europe/Paris', '22:00-06:30', '2026-10-24T19:00Z', '2026-10-24T20:00 to 2026-10-25T05:30'],
    ['Europe/Paris', '02:30-05:00', '2026-10-24T20:00Z', '2026-10-25T00:30 to 2026-10-25T04:00'],
    ['Europe/Paris', '22:00-02:30', '2026-10-24T19:00Z', '2026-10-24T20:00 to 2026-10-25T00:30'],
    // New York: 8 March and 1 November 2026.
    [
      'America/New_York',
      '22:00-06:30',
      '2026-03-08T01:00Z',
      '2026-03-08T03:00 to 2026-03-08T10:30',
    ],
    [
      'America/New_York',
      '02:30-06:00',
      '2026-03-08T05:30Z',
      '2026-03-08T07:00 to 2026-03-08T10:00',
    ],
    [
      'America/New_York',
      '01:30-06:00',
      '2026-11-01T03:00Z',
      '2026-11-01T05:30 to 2026-11-01T11:00',
    ],
    // Lord Howe moves by half an hour: 4 October and 5 April 2026 at 02:00.
    [
      'Australia/Lord_Howe',
      '02:15-04:00',
      '2026-10-03T12:30Z',
      '2026-10-03T15:30 to 2026-10-03T17:00',
    ],
    [
      'Australia/Lord_Howe',
      '01:45-04:00',
      '2026-04-04T12:00Z',
      '2026-04-04T14:45 to 2026-04-04T17:30',
    ],
    // Apia skipped 30 December 2011 whole.
    ['Pacific/Apia', '22:00-06:30', '2011-12-30T07:00Z', '2011-12-30T08:00 to 2011-12-30T10:00'],
  ])('in %s moves %s as seen at %s to %s', (zone, span, now, expected) => {
    expect(windowAt(span, zone, now)).toBe(expected);
  });

  it('does not make the evening before it miss a window after midnight', () => {
    expect(windowAt('01:00-05:00', 'Europe/Paris', '2026-03-28T22:30Z')).toBe(
      '2026-03-29T00:00 to 2026-03-29T03:00',
    );
  });

  it('leaves out a window that it swallows whole', () => {
    expect(windowAt('02:15-02:45', 'Europe/Paris', '2026-03-28T22:30Z')).toBe(
      '2026-03-30T00:15 to 2026-03-30T00:45',
    );
    expect(windowAt('10:00-12:00', 'Pacific/Apia', '2011-12-30T05:00Z')).toBe(
      '2011-12-30T20:00 to 2011-12-30T22:00',
    );
  });

  it('does not touch a zone without any', () => {
    expect(windowAt('22:00-06:30', 'Asia/Kolkata', '2026-03-28T18:00Z')).toBe(
      '2026-03-28T16:30 to 2026-03-29T01:00',
    );
  });
});

const DAY_MS = 86_400_000;

const ZONES = [
  'UTC',
  'Europe/Paris',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Havana',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
];

const CLOCKS = new Map(ZONES.map((zone) => [zone, createLocalClock(zone)]));

const wallTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((pair) => pair.map((value) => String(value).padStart(2, '0')).join(':'));

/** Whole seconds from 2005 to 2035, half of them within two days of a clock change of their zone. */
const moment = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    at: fc.integer({ min: Date.UTC(2005, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 }),
    nearChange: fc.boolean(),
    apart: fc.integer({ min: -172_800, max: 172_800 }),
  })
  .map(({ zone, at, nearChange, apart }) => {
    const change = nearChange ? changeAfter(zone, at * 1000) : null;
    return { zone, now: change === null ? at * 1000 : change + apart * 1000 };
  });

/** When, to the second, the zone's offset next changes within 400 days; null when it does not. */
function changeAfter(zone: string, from: number): number | null {
  const before = offset(zone, from);
  for (let at = from; at < from + 400 * DAY_MS; at += 10 * DAY_MS) {
    if (offset(zone, at) === before) continue;
    let [low, high] = [at - 10 * DAY_MS, at];
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2);
      if (offset(zone, middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }
  return null;
}

function offset(zone: string, at: number): number {
  return CLOCKS.get(zone)?.offsetAt(at) ?? 0;
}

function clockText(zone: string, at: number): string {
  const parts = CLOCKS.get(zone)?.partsAt(at);
  return [parts?.hour, parts?.minute].map((value) => String(value).padStart(2, '0')).join(':');
}

/** Whether the clock jumps forward over `wanted` at `at`. */
function isEndOfGap(zone: string, at: number, wanted: string): boolean {
  const skipped = offset(zone, at) - offset(zone, at - 1);
  const shown = at + offset(zone, at);
  const midnight = Math.floor(shown / DAY_MS) * DAY_MS;
  const sinceMidnight = Date.parse(`1970-01-01T${wanted}Z`);
  return [midnight - DAY_MS, midnight]
    .map((day) => day + sinceMidnight)
    .some((time) => time >= shown - skipped && time < shown);
}

describe('whatever the instant, the zone and the times', () => {
  const anything = fc.tuple(moment, wallTime, wallTime);
  const runs = { seed: 20_260_302, numRuns: 400 };

  function windowOf(zone: string, span: { start: string; end: string; now: number }): NightWindow {
    return nextWindow({ start: span.start, end: span.end, timeZone: zone }, span.now);
  }

  it('a window lies ahead or around, ends after it starts, and is no longer than a day and a change', () => {
    fc.assert(
      fc.property(anything, ([{ zone, now }, start, end]) => {
        const { startAt, endAt } = windowOf(zone, { start, end, now });
        expect(endAt).toBeGreaterThan(now);
        expect(endAt).toBeGreaterThan(startAt);
        expect(endAt - startAt).toBeLessThanOrEqual(25 * 3_600_000);
        expect(startAt - now).toBeLessThan(3 * DAY_MS);
      }),
      runs,
    );
  });

  it('the local clock shows the times as configured, or the first ones after a gap', () => {
    fc.assert(
      fc.property(anything, ([{ zone, now }, start, end]) => {
        const window = windowOf(zone, { start, end, now });
        for (const [at, wanted] of [
          [window.startAt, start],
          [window.endAt, end],
        ] as const) {
          const isShown = clockText(zone, at) === wanted;
          expect(isShown || isEndOfGap(zone, at, wanted), `${wanted} in ${zone} at ${at}`).toBe(
            true,
          );
        }
      }),
      runs,
    );
  });

  it('a time that happens twice is taken at its first occurrence', () => {
    fc.assert(
      fc.property(anything, ([{ zone, now }, start, end]) => {
        const { startAt } = windowOf(zone, { start, end, now });
        for (const step of [30, 60, 120]) {
          const earlier = startAt - step * 60_000;
          const isRepeat =
            clockText(zone, earlier) === start && offset(zone, earlier) > offset(zone, startAt);
          expect(isRepeat, `${start} in ${zone} at ${startAt}`).toBe(false);
        }
      }),
      runs,
    );
  });

  it('all instants of a window belong to it, and the next one begins when it is over or later', () => {
    fc.assert(
      fc.property(anything, ([{ zone, now }, start, end]) => {
        const window = windowOf(zone, { start, end, now });
        for (const inside of [window.startAt, window.endAt - 1]) {
          expect(windowOf(zone, { start, end, now: inside })).toEqual(window);
        }
        const next = windowOf(zone, { start, end, now: window.endAt });
        expect(next.startAt).toBeGreaterThanOrEqual(window.endAt);
      }),
      runs,
    );
  });
});
