import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClockReading } from '../../../src/engine/ports/clock.ts';
import { advanceTime, type TimeState, UNWATCHED } from '../../../src/engine/time/timekeeper.ts';

const MINUTE = 60_000;
const START: ClockReading = { wallMs: 1_000_000, steadyMs: 5000, awakeMs: 3000 };

function later(before: TimeState, change: Partial<Record<'wall' | 'steady' | 'awake', number>>) {
  const last = before.last ?? START;
  return advanceTime(before, {
    wallMs: last.wallMs + (change.wall ?? 0),
    steadyMs: last.steadyMs + (change.steady ?? 0),
    awakeMs: (last.awakeMs ?? 0) + (change.awake ?? 0),
  });
}

const begun = advanceTime(UNWATCHED, START).state;

describe('two looks at the clocks', () => {
  it('tell nothing the first time', () => {
    expect(advanceTime(UNWATCHED, START)).toMatchObject({ stepMs: 0, sleptMs: 0, isSettled: true });
  });

  it('tell waking time from sleep', () => {
    const look = later(begun, { wall: 90 * MINUTE, steady: 90 * MINUTE, awake: 10 * MINUTE });
    expect(look).toMatchObject({ stepMs: 0, sleptMs: 80 * MINUTE, gapMs: 10 * MINUTE });
  });

  it('take all time for waking time where the system does not say', () => {
    const before = advanceTime(UNWATCHED, { ...START, awakeMs: null }).state;
    const look = advanceTime(before, {
      ...START,
      steadyMs: START.steadyMs + MINUTE,
      awakeMs: null,
    });
    expect(look).toMatchObject({ sleptMs: 0, gapMs: MINUTE });
  });

  it('do not take the drift of a clock for a step', () => {
    expect(later(begun, { wall: MINUTE + 1900, steady: MINUTE, awake: MINUTE }).stepMs).toBe(0);
  });

  it.each([-3 * 60, 8 * 60, 10 * 365 * 24 * 60])(
    'do not trust a clock that was set by %i minutes until it has stood for one',
    (step) => {
      const set = later(begun, { wall: (step + 1) * MINUTE, steady: MINUTE, awake: MINUTE });
      expect(set).toMatchObject({ stepMs: step * MINUTE, isSettled: false });
      const soon = later(set.state, { wall: MINUTE - 1, steady: MINUTE - 1, awake: MINUTE - 1 });
      expect(soon.isSettled).toBe(false);
      expect(later(soon.state, { wall: 1, steady: 1, awake: 1 }).isSettled).toBe(true);
    },
  );

  it('never give negative lengths, whatever the clocks do', () => {
    const change = fc.record({ wall: fc.integer(), steady: fc.integer(), awake: fc.integer() });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        changes.reduce((state, one) => {
          const look = later(state, one);
          expect(look.sleptMs).toBeGreaterThanOrEqual(0);
          expect(look.gapMs).toBeGreaterThanOrEqual(0);
          return look.state;
        }, begun);
      }),
    );
  });
});
