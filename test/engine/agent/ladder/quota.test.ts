import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { climb, type LastTry } from '../../../../src/engine/agent/ladder/climb.ts';
import {
  countEscalations,
  DAY_MS,
  type EscalationCause,
  HOUR_MS,
  refuseEscalation,
  refuseRunning,
} from '../../../../src/engine/agent/ladder/quota.ts';
import { LadderConfig } from '../../../../src/shared/schema/settings/ladder.ts';

const QUOTAS = LadderConfig.parse({}).escalations;

describe('the quotas of escalations', () => {
  it('are 50 in a day, 10 in an hour and 5 at once unless somebody says otherwise', () => {
    expect(QUOTAS).toEqual({
      perDay: 50,
      perHour: 10,
      atOnce: 5,
      throttlePercent: 80,
      exempt: ['security', 'data-integrity'],
    });
  });

  it.each([
    [{ lastHour: 9, lastDay: 9, running: 4 }, 'failure', null],
    [{ lastHour: 10, lastDay: 10, running: 0 }, 'failure', 'hour'],
    [{ lastHour: 0, lastDay: 50, running: 0 }, 'failure', 'day'],
    [{ lastHour: 0, lastDay: 0, running: 5 }, 'failure', 'at-once'],
    [{ lastHour: 7, lastDay: 7, running: 0 }, 'class', null],
    [{ lastHour: 8, lastDay: 8, running: 0 }, 'class', 'throttle'],
    [{ lastHour: 8, lastDay: 8, running: 0 }, 'record', 'throttle'],
    [{ lastHour: 0, lastDay: 40, running: 0 }, 'class', 'throttle'],
    [{ lastHour: 8, lastDay: 8, running: 0 }, 'fallback', null],
  ] as const)('with %j answer an escalation for %s with %s', (use, cause, answer) => {
    expect(refuseEscalation(cause, use, QUOTAS)).toBe(answer);
  });

  it('let nothing through when they are 0', () => {
    const none = { ...QUOTAS, perDay: 0, perHour: 0, atOnce: 0 };
    const use = { lastHour: 0, lastDay: 0, running: 0 };
    for (const key of ['perDay', 'perHour', 'atOnce'] as const) {
      expect(refuseEscalation('failure', use, { ...QUOTAS, [key]: none[key] })).not.toBeNull();
    }
  });

  it('count hours and days that roll, and what a clock that was set back put into the future', () => {
    const at = [0, DAY_MS - HOUR_MS, DAY_MS - 1, DAY_MS + HOUR_MS];
    expect(countEscalations(at, DAY_MS, 2)).toEqual({ lastHour: 2, lastDay: 3, running: 2 });
  });
});

interface Move {
  readonly task: number;
  readonly does: 'begin' | 'accepted' | 'refused' | 'interrupted';
  readonly waitMs: number;
  readonly first: number;
}

const moves = fc.array(
  fc.record<Move>({
    task: fc.nat(5),
    does: fc.constantFrom('begin', 'refused', 'interrupted', 'accepted'),
    waitMs: fc.oneof(fc.constant(0), fc.nat(HOUR_MS), fc.nat(3 * HOUR_MS)),
    first: fc.nat(3),
  }),
  { maxLength: 120 },
);

const quotas = fc.record({
  perDay: fc.nat(6),
  perHour: fc.nat(4),
  atOnce: fc.nat(3),
  throttlePercent: fc.nat(100),
});

type Quotas = typeof QUOTAS;

/** Tries that begin and end in any order, as a night keeps them. */
function createTries(limits: Quotas) {
  const escalations: number[] = [];
  const running = new Map<number, number>();
  const last = new Map<number, LastTry>();
  const above = () => [...running.values()].filter((level) => level > 0).length;

  function begin(task: number, first: number, now: number): void {
    if (running.has(task)) return;
    const use = countEscalations(escalations, now, above());
    const next = climb({
      count: 4,
      last: last.get(task) ?? null,
      first: { level: first, cause: 'class' },
      mayEscalate: true,
      refuse: (cause) =>
        cause === null ? refuseRunning(use, limits) : refuseEscalation(cause, use, limits),
    });
    running.set(task, next.level);
    if (next.cause !== null) escalations.push(now);
  }

  function end(task: number, how: Move['does']): void {
    const level = running.get(task);
    running.delete(task);
    if (level !== undefined) last.set(task, { level, isOpen: how === 'interrupted' });
    if (how === 'accepted') last.delete(task);
  }

  return { begin, end, use: (now: number) => countEscalations(escalations, now, above()) };
}

it('no order of begins, ends, refusals and interruptions exceeds a quota', () => {
  fc.assert(
    fc.property(moves, quotas, (sequence, limits) => {
      const tries = createTries({ ...QUOTAS, ...limits });
      let now = 0;
      for (const { task, does, waitMs, first } of sequence) {
        now += waitMs;
        if (does === 'begin') tries.begin(task, first, now);
        else tries.end(task, does);
        const use = tries.use(now);
        expect(use.lastHour).toBeLessThanOrEqual(limits.perHour);
        expect(use.lastDay).toBeLessThanOrEqual(limits.perDay);
        expect(use.running).toBeLessThanOrEqual(limits.atOnce);
      }
    }),
    { seed: 20261121, numRuns: 500 },
  );
});

describe('the next rung', () => {
  const free = { count: 3, mayEscalate: true, refuse: () => null } as const;
  const first = { level: 0, cause: 'class' } as const;

  it('never leaves the ladder, and goes up by one at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.nat(9),
        fc.boolean(),
        (count, level, isOpen) => {
          const next = climb({ ...free, count, first, last: { level, isOpen } });
          const base = Math.min(level, count - 1);
          expect(next.level).toBeLessThan(count);
          expect(next.level - base).toBeLessThanOrEqual(isOpen ? 0 : 1);
          expect(next.level).toBeGreaterThanOrEqual(base);
        },
      ),
    );
  });

  it('is the one it has, where the next one is refused', () => {
    const refuse = (cause: EscalationCause | null) => (cause === null ? null : ('hour' as const));
    expect(climb({ ...free, first, last: { level: 1, isOpen: false }, refuse })).toEqual({
      level: 1,
      cause: null,
      refused: { level: 2, because: 'hour' },
    });
  });

  it('is the cheapest where what it had has no room any more', () => {
    const last = { level: 2, isOpen: true };
    expect(climb({ ...free, first, last, refuse: () => 'at-once' })).toEqual({
      level: 0,
      cause: null,
      refused: { level: 2, because: 'at-once' },
    });
  });
});
