import { expect, it } from 'vitest';
import {
  advanceTime,
  LARGE_STEP_MS,
  type TimeLook,
  UNWATCHED,
} from '../../src/engine/time/timekeeper.ts';
import { createChance } from './hostile.ts';

const SEED = Number(process.env['NIGHTKILN_SWEEP_SEED'] ?? '36');
const YEAR = 365 * 86_400_000;
/** Steps of a clock from a second to ten years, both ways. */
const STEPS = [
  0,
  1,
  999,
  1000,
  2001,
  299_999,
  300_001,
  3_600_000,
  8 * 3_600_000,
  2 ** 31,
  YEAR,
  10 * YEAR,
];

/** What is wrong with a look at clocks of which the steady one went on by `passed`; empty when nothing is. */
function faultsOf(seen: TimeLook, passed: number | null): string[] {
  const { stepMs, sleptMs, gapMs, isSettled } = seen;
  return [
    ...([stepMs, sleptMs, gapMs].every(Number.isFinite) ? [] : ['not a number']),
    ...(sleptMs < 0 || gapMs < 0 ? ['less than no time'] : []),
    ...(passed === null || sleptMs + gapMs === passed ? [] : ['time that did not pass']),
    ...(Math.abs(stepMs) > LARGE_STEP_MS && isSettled ? ['trusted at once'] : []),
  ];
}

it('of any 1,000 clocks tells sleep, steps and gaps that can be', () => {
  const chance = createChance(SEED);
  const sign = () => (chance.below(2) === 0 ? 1 : -1);
  for (let clock = 0; clock < 1000; clock += 1) {
    let state = UNWATCHED;
    let [wallMs, steadyMs] = [Date.UTC(2026, 10, 21), chance.below(10)];
    for (let look = 0; look < 20; look += 1) {
      const passed = chance.of(STEPS, 0);
      steadyMs += passed;
      wallMs += passed + (chance.below(3) === 0 ? sign() * chance.of(STEPS, 0) : 0);
      const awakeMs = chance.below(5) === 0 ? null : chance.below(passed + 1);
      const seen = advanceTime(state, { wallMs, steadyMs, awakeMs });
      expect(faultsOf(seen, state.last === null ? null : passed)).toEqual([]);
      ({ state } = seen);
    }
  }
});
