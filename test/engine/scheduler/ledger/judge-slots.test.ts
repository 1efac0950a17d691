import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeSlots,
  type NightFacts,
  type SlotCase,
} from '../../../../src/engine/scheduler/ledger/judge-slots.ts';
import type { SlotRules } from '../../../../src/engine/scheduler/ledger/rules.ts';
import type { PlannedSlot } from '../../../../src/engine/scheduler/plan/slots.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const RULES: SlotRules = {
  toleranceMs: MINUTE,
  catchesUp: true,
  scope: 'same_window',
  catchUpMs: null,
  overlap: 'skip',
  maxRuns: null,
  minIntervalMs: 0,
  everyNight: false,
};

const NIGHT: NightFacts = {
  windowStartAt: 0,
  deadlineAt: 8 * HOUR,
  isBusy: false,
  waiting: 0,
  runs: 0,
  isEnding: false,
  lastRunAt: null,
};

function slotAt(effectiveAt: number): PlannedSlot {
  return { slotAt: effectiveAt, effectiveAt, latestAt: 7 * HOUR, night: '2026-11-21' };
}

function judged(extra: Partial<SlotCase>, times: readonly number[] = [HOUR]): string[] {
  const verdicts = judgeSlots({
    isStopped: false,
    slots: times.map(slotAt),
    now: times.at(-1) ?? 0,
    rules: RULES,
    state: { paused: false, note: '', pausedUntil: null, skipSlotAt: null, resumedAt: null },
    night: NIGHT,
    wasArmedFor: () => false,
    wasEndedFor: () => false,
    absenceAt: () => null,
    ...extra,
  });
  return verdicts.map((verdict) =>
    verdict.kind === 'run'
      ? `run${verdict.isLate ? ' late' : ''}`
      : `${verdict.outcome.state} ${verdict.outcome.reason}`,
  );
}

describe('a start that came due', () => {
  it('runs when the night is switched on', () => {
    expect(judged({})).toEqual(['run']);
  });

  it('is on time within the tolerance and late after it', () => {
    expect(judged({ now: HOUR + MINUTE })).toEqual(['run']);
    expect(judged({ now: HOUR + MINUTE + 1 })).toEqual(['run late']);
  });

  it('is left out when nobody switched the night on', () => {
    expect(judged({ night: null })).toEqual(['skipped not_armed']);
    expect(judged({ night: { ...NIGHT, windowStartAt: 2 * HOUR } })).toEqual(['skipped not_armed']);
  });

  it('runs without a switch when every night is wanted', () => {
    const everyNight = { night: null, rules: { ...RULES, everyNight: true } };
    expect(judged(everyNight)).toEqual(['run']);
    expect(judged({ ...everyNight, wasEndedFor: () => true })).toEqual(['skipped not_armed']);
  });

  it.each([
    ['skip', { isBusy: true }, 'skipped overlap'],
    ['skip', { waiting: 1 }, 'skipped overlap'],
    ['buffer_one', { isBusy: true }, 'run'],
    ['buffer_one', { isBusy: true, waiting: 1 }, 'skipped overlap'],
    ['cancel_other', { isBusy: true }, 'run'],
    ['allow', { isBusy: true, waiting: 3 }, 'run'],
  ] as const)('with overlap %s and %j: %s', (overlap, facts, expected) => {
    const rules = { ...RULES, overlap };
    expect(judged({ rules, night: { ...NIGHT, ...facts } })).toEqual([expected]);
  });

  it('is left out beyond the starts a night may have, and too soon after the last one', () => {
    const rules = { ...RULES, maxRuns: 2, minIntervalMs: HOUR };
    expect(judged({ rules, night: { ...NIGHT, runs: 2 } })).toEqual(['skipped max_runs']);
    const justNow = { ...NIGHT, runs: 1, lastRunAt: MINUTE };
    expect(judged({ rules, night: justNow })).toEqual(['skipped min_interval']);
    expect(judged({ rules, night: { ...justNow, lastRunAt: 0 } })).toEqual(['run']);
  });

  it('is left out while the schedule is paused, with the note, and when the user skips it', () => {
    const paused = {
      paused: true,
      note: 'Holidays',
      pausedUntil: null,
      skipSlotAt: null,
      resumedAt: null,
    };
    expect(judged({ state: paused })).toEqual(['skipped paused']);
    expect(judged({ state: { ...paused, pausedUntil: HOUR } })).toEqual(['run']);
    const skipped = { ...paused, paused: false, skipSlotAt: HOUR };
    expect(judged({ state: skipped })).toEqual(['skipped skipped_by_user']);
  });
});

describe('starts that were missed', () => {
  it.each(['app_down', 'asleep', 'dark_wake', 'clock_step'] as const)(
    'say %s as their cause',
    (cause) => {
      const absenceAt = (at: number) => (at < 3 * HOUR ? cause : null);
      expect(judged({ absenceAt, now: 3 * HOUR }, [HOUR, 2 * HOUR])).toEqual([
        `missed ${cause}`,
        'run late',
      ]);
    },
  );

  it('are not made up for when the policy says so, or too long after', () => {
    const late = { now: 2 * HOUR, absenceAt: () => 'asleep' as const };
    expect(judged({ ...late, rules: { ...RULES, catchesUp: false } })).toEqual(['missed asleep']);
    expect(judged({ ...late, rules: { ...RULES, catchUpMs: HOUR - 1 } })).toEqual([
      'missed asleep',
    ]);
    expect(judged({ ...late, rules: { ...RULES, catchUpMs: HOUR } })).toEqual(['run late']);
  });

  it('are made up for within their window while its runway lasts, at any time only when wanted', () => {
    const absenceAt = () => 'asleep' as const;
    expect(judged({ absenceAt, now: 7 * HOUR })).toEqual(['run late']);
    expect(judged({ absenceAt, now: 7 * HOUR + 1 })).toEqual(['missed asleep']);
    const anyTime = { ...RULES, scope: 'any_time' as const };
    const after = { absenceAt, now: 12 * HOUR, rules: anyTime, night: null };
    expect(judged(after)).toEqual(['skipped not_armed']);
    expect(judged({ ...after, wasArmedFor: () => true })).toEqual(['run late']);
  });

  it('make way for a later one, of which at most one runs', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 7 * HOUR }), { minLength: 1 });
    const policy = fc.record({
      overlap: fc.constantFrom('skip', 'buffer_one', 'cancel_other', 'allow'),
      scope: fc.constantFrom('same_window', 'any_time'),
      catchesUp: fc.boolean(),
    });
    fc.assert(
      fc.property(times, fc.nat(9 * HOUR), policy, (given, lateMs, chosen) => {
        const sorted = [...given].sort((a, b) => a - b);
        const rules = { ...RULES, ...chosen };
        const now = (sorted.at(-1) ?? 0) + lateMs;
        const said = judged({ rules, now, absenceAt: () => 'asleep' }, sorted);
        expect(said).toHaveLength(sorted.length);
        expect(said.slice(0, -1).every((one) => one === 'missed asleep')).toBe(true);
      }),
    );
  });
});
