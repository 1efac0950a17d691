import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueSlots, LOOK_BACK_MS, nextSlot } from '../../../../src/engine/scheduler/plan/due.ts';
import { nightDaysFrom } from '../../../../src/engine/scheduler/plan/night-days.ts';
import type { Schedule } from '../../../../src/engine/scheduler/plan/schedule.ts';
import { type PlannedSlot, slotsOf } from '../../../../src/engine/scheduler/plan/slots.ts';
import { parseDay } from '../../../../src/engine/time/zone/calendar-day.ts';
import { windowOf } from '../../../../src/engine/time/zone/night-window.ts';
import { ORACLE_EXPRESSIONS, ORACLE_ZONES } from '../../time/cron/oracle.ts';
import { iso, sampleSchedule } from './sample-schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function slotsOn(schedule: Schedule, date: string): readonly PlannedSlot[] {
  const window = windowOf(schedule, parseDay(date) ?? Number.NaN);
  return window === null ? [] : slotsOf(schedule, window);
}

const starts = (slots: readonly PlannedSlot[]): string[] => slots.map(({ slotAt }) => iso(slotAt));

describe('the slots of a night', () => {
  it('are one at the start of the window when no expression is given', () => {
    const slots = slotsOn(sampleSchedule('Europe/Berlin', '22:00-06:30'), '2026-07-01');
    const latestAt = Date.parse('2026-07-02T04:10Z');
    const slotAt = Date.parse('2026-07-01T20:00Z');
    expect(slots).toEqual([{ slotAt, effectiveAt: slotAt, latestAt, night: '2026-07-01' }]);
  });

  it('join several expressions, each instant once', () => {
    const cron = ['0 1-3 * * *', '0,30 2 * * *', '0 12 * * *'];
    const slots = slotsOn(sampleSchedule('UTC', '22:00-06:30', { cron }), '2026-07-01');
    expect(starts(slots)).toEqual([
      '2026-07-02T01:00',
      '2026-07-02T02:00',
      '2026-07-02T02:30',
      '2026-07-02T03:00',
    ]);
  });

  it('reach to the last instant that leaves the runway', () => {
    const rule = { cron: ['*/10 6 * * *'], minRunwayMs: 20 * MINUTE_MS };
    const slots = slotsOn(sampleSchedule('UTC', '22:00-06:30', rule), '2026-07-01');
    expect(starts(slots)).toEqual(['2026-07-02T06:00', '2026-07-02T06:10']);
  });

  it('are none in a window shorter than the runway', () => {
    expect(slotsOn(sampleSchedule('UTC', '02:00-02:15'), '2026-07-01')).toEqual([]);
  });

  it('start late by the same delay every night when it is fixed, and by another elsewhere', () => {
    const delayOf = (id: string, date: string): number => {
      const jitter = { ms: 300_000, mode: 'fixed' } as const;
      const [slot] = slotsOn(sampleSchedule('UTC', '22:00-06:30', { id, jitter }), date);
      return (slot?.effectiveAt ?? 0) - (slot?.slotAt ?? 0);
    };
    expect(delayOf('a', '2026-07-01')).toBe(delayOf('a', '2026-07-09'));
    expect(delayOf('a', '2026-07-01')).not.toBe(delayOf('b', '2026-07-01'));
    expect(delayOf('a', '2026-07-01')).toBeGreaterThan(0);
    expect(delayOf('a', '2026-07-01')).toBeLessThan(300_000);
  });

  it('start late by a delay of their own when it is random, the same whenever it is asked for', () => {
    const rule = { cron: ['0 * * * *'], jitter: { ms: 600_000, mode: 'random' } } as const;
    const delays = (): number[] =>
      slotsOn(sampleSchedule('UTC', '22:00-06:30', rule), '2026-07-01').map(
        ({ slotAt, effectiveAt }) => effectiveAt - slotAt,
      );
    expect(new Set(delays()).size).toBeGreaterThan(5);
    expect(delays()).toEqual(delays());
  });

  it('never start after the next slot nor too late for the runway', () => {
    const rule = { cron: ['0 3,4 * * *'], jitter: { ms: 86_400_000, mode: 'fixed' } } as const;
    const schedule = sampleSchedule('UTC', '22:00-06:30', rule);
    expect(schedule.jitterOf(0)).toBeGreaterThan(4 * HOUR_MS);
    expect(slotsOn(schedule, '2026-07-01').map(({ effectiveAt }) => iso(effectiveAt))).toEqual([
      '2026-07-02T04:00',
      '2026-07-02T06:10',
    ]);
  });
});

/** Schedules over the whole space: zones, windows, expressions, delays, runways. */
function anySchedule(): fc.Arbitrary<Schedule> {
  const minute = fc.integer({ min: 0, max: 1439 });
  const text = (at: number): string =>
    [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return fc
    .record({
      zone: fc.constantFrom(...ORACLE_ZONES),
      from: minute,
      to: minute,
      cron: fc.subarray(
        ORACLE_EXPRESSIONS.map(([expression]) => expression),
        { maxLength: 3 },
      ),
      days: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
      ms: fc.constantFrom(0, 1, 60_000, 3_600_000, 100_000_000),
      mode: fc.constantFrom('fixed' as const, 'random' as const),
      minRunwayMs: fc.constantFrom(0, 1_200_000, 3_600_000),
    })
    .map(({ zone, from, to, ms, mode, ...rule }) =>
      sampleSchedule(zone, `${text(from)}-${text(to)}`, { ...rule, jitter: { ms, mode } }),
    );
}

const anyInstant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2032, 0, 1) });

describe('every schedule', () => {
  it('has slots within its windows, unique and in order, and none delayed past the end', () => {
    fc.assert(
      fc.property(anySchedule(), anyInstant, (schedule, at) => {
        const nights = firstOf(nightDaysFrom(schedule, at), 10);
        for (const { window, slots } of nights) {
          expect(schedule.weekdays.has(new Date(`${window.date}T00:00Z`).getUTCDay())).toBe(true);
          const latestAt = window.endAt - schedule.minRunwayMs;
          const isInside = ({ slotAt, effectiveAt }: PlannedSlot): boolean =>
            slotAt >= window.startAt && effectiveAt >= slotAt && effectiveAt <= latestAt;
          expect(slots.filter((slot) => !isInside(slot))).toEqual([]);
        }
        const all = nights.flatMap(({ slots }) => slots);
        const outOfOrder = all.filter((slot, index) => {
          const before = all[index - 1];
          if (before === undefined) return false;
          return slot.slotAt <= before.slotAt || slot.effectiveAt < before.effectiveAt;
        });
        expect(outOfOrder).toEqual([]);
      }),
      { seed: 17, numRuns: 150 },
    );
  });

  it('names as next what comes due first, and names each slot once as time goes on', () => {
    fc.assert(
      fc.property(
        anySchedule(),
        anyInstant,
        fc.integer({ min: 1, max: 60 }),
        (schedule, at, hours) => {
          const until = at + 3 * hours * HOUR_MS;
          const atOnce = dueSlots({ schedule, since: at, now: until });
          // Beyond the look-back, or 100 slots, older ones are only counted.
          fc.pre(atOnce.omitted === 0 && until - at <= LOOK_BACK_MS);
          const inSteps = [1, 2, 3].flatMap((step) => {
            const since = at + (step - 1) * hours * HOUR_MS;
            return dueSlots({ schedule, since, now: since + hours * HOUR_MS }).slots;
          });
          expect(inSteps).toEqual(atOnce.slots);
          const next = nextSlot(schedule, at);
          const [first] = atOnce.slots;
          if (first === undefined) expect(next?.effectiveAt ?? Infinity).toBeGreaterThan(until);
          else expect(next).toEqual(first);
        },
      ),
      { seed: 19, numRuns: 150 },
    );
  });
});

function firstOf<T>(all: Iterable<T>, count: number): T[] {
  const found: T[] = [];
  for (const each of all) {
    found.push(each);
    if (found.length >= count) break;
  }
  return found;
}

describe('the slots that came due', () => {
  const everyFive = sampleSchedule('UTC', '00:00-00:00', { cron: ['*/5 * * * *'], minRunwayMs: 0 });
  const now = Date.parse('2026-07-10T12:00Z');

  it('are the newest 100, the older ones of the last 7 days counted', () => {
    const due = dueSlots({ schedule: everyFive, since: 0, now });
    expect(due.slots).toHaveLength(100);
    expect(due.slots.at(-1)?.slotAt).toBe(now);
    // Every midnight is the end of one window and the start of the next.
    expect(due.omitted).toBe(7 * 288 - 100);
  });

  it('are counted from the last time they were asked for', () => {
    const due = dueSlots({ schedule: everyFive, since: now - 10 * MINUTE_MS, now });
    expect(due.slots.map(({ slotAt }) => slotAt)).toEqual([now - 5 * MINUTE_MS, now]);
    expect(dueSlots({ schedule: everyFive, since: now, now })).toEqual({ slots: [], omitted: 0 });
  });

  it('wait for their delay', () => {
    const rule = { jitter: { ms: HOUR_MS, mode: 'fixed' } } as const;
    const schedule = sampleSchedule('UTC', '22:00-06:30', rule);
    const opensAt = Date.parse('2026-07-10T22:00Z');
    const dueAt = opensAt + schedule.jitterOf(opensAt);
    const at = (instant: number): number =>
      dueSlots({ schedule, since: opensAt - HOUR_MS, now: instant }).slots.length;
    expect([at(dueAt - 1), at(dueAt)]).toEqual([0, 1]);
  });

  it('leave out dates without a night', () => {
    const rule = { days: [5], exclude: ['2026-07-10'] };
    const schedule = sampleSchedule('UTC', '22:00-06:30', rule);
    const since = Date.parse('2026-07-09T12:00Z');
    expect(dueSlots({ schedule, since, now: since + LOOK_BACK_MS }).slots).toEqual([]);
    expect(iso(nextSlot(schedule, since)?.slotAt ?? 0)).toBe('2026-07-17T22:00');
  });
});
