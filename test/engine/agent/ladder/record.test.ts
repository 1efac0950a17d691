import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, quantileOf } from '../../../../src/engine/agent/ladder/beta.ts';
import {
  type Arm,
  bestArm,
  type Judging,
  judgeArms,
  levelByRecord,
  NEUTRAL,
  PREFERRED,
  type Trial,
  wordsForRecord,
} from '../../../../src/engine/agent/ladder/record.ts';

const DAY = 24 * 3_600_000;
const NOW = 1000 * DAY;
const JUDGING: Judging = { now: NOW, halfLifeDays: 30, draw: null };

function armFor(name: string, prior = NEUTRAL): Arm {
  return { name, prior, isOf: ({ agent }) => agent === name };
}

const ARMS = [armFor('codex', PREFERRED), armFor('claude'), armFor('tidy')];

function trial(agent: string, accepted: boolean, daysAgo = 0): Trial {
  const rung = { agent, model: null, effort: null };
  return { repoId: 'web', category: 'bug-fix', rung, accepted, at: NOW - daysAgo * DAY };
}

function many(agent: string, accepted: number, refused: number): Trial[] {
  const times = (count: number, good: boolean) =>
    Array.from({ length: count }, () => trial(agent, good));
  return [...times(accepted, true), ...times(refused, false)];
}

const best = (trials: readonly Trial[], judging = JUDGING) =>
  bestArm(judgeArms(ARMS, trials, judging))?.name;

describe('the choice by record', () => {
  it('is the preferred agent while nobody has a record, and after a failure or two', () => {
    expect(best([])).toBe('codex');
    expect(best(many('codex', 0, 2))).toBe('codex');
  });

  it('is another one once the preferred one keeps failing, or the other is clearly better', () => {
    expect(best(many('codex', 0, 3))).toBe('claude');
    expect(best([...many('codex', 3, 5), ...many('claude', 7, 2)])).toBe('claude');
  });

  it('comes back as an old record fades', () => {
    const long = { ...JUDGING, now: NOW + 300 * DAY };
    expect(best(many('codex', 0, 5))).toBe('claude');
    expect(best(many('codex', 0, 5), long)).toBe('codex');
  });

  it('weighs a result half after its half-life', () => {
    const [old] = judgeArms([armFor('codex')], [trial('codex', true, 30)], JUDGING);
    expect(old?.chance).toBeCloseTo(2.5 / 4.5, 12);
    expect(old).toMatchObject({ accepted: 1, tried: 1 });
  });

  it('is told in words', () => {
    const judged = judgeArms(ARMS, [...many('codex', 7, 2), ...many('claude', 3, 5)], JUDGING);
    expect(wordsForRecord(judged)).toBe('codex: 7 of 9 accepted; claude: 3 of 8');
    expect(wordsForRecord(judgeArms(ARMS, [], JUDGING))).toBeNull();
  });
});

const trials = fc.array(
  fc
    .tuple(fc.constantFrom('codex', 'claude', 'tidy'), fc.boolean(), fc.nat(200))
    .map(([agent, accepted, daysAgo]) => trial(agent, accepted, daysAgo)),
  { maxLength: 30 },
);
const draws = fc.option(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { nil: null });
const TINY = 1e-9;

describe('a record', () => {
  it('with one success more never has a lower chance, and never loses the choice', () => {
    fc.assert(
      fc.property(trials, fc.constantFrom('codex', 'claude', 'tidy'), draws, (past, agent, u) => {
        const judging = { ...JUDGING, draw: u === null ? null : () => u };
        const before = judgeArms(ARMS, past, judging);
        const after = judgeArms(ARMS, [...past, trial(agent, true)], judging);
        const chanceOf = (judged: typeof before) =>
          judged.find(({ name }) => name === agent)?.chance ?? 0;
        expect(chanceOf(after)).toBeGreaterThanOrEqual(chanceOf(before) - TINY);
        if (bestArm(before)?.name === agent) expect(bestArm(after)?.name).toBe(agent);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('with one failure more never has a higher chance', () => {
    fc.assert(
      fc.property(trials, draws, (past, u) => {
        const judging = { ...JUDGING, draw: u === null ? null : () => u };
        const chance = (all: readonly Trial[]) => judgeArms(ARMS, all, judging)[0]?.chance ?? 0;
        expect(chance([...past, trial('codex', false)])).toBeLessThanOrEqual(chance(past) + TINY);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});

describe('the first rung by record', () => {
  const RUNGS = ['low', 'medium', 'high'].map((name) => armFor(name));
  const level = (past: readonly Trial[], from = 0) =>
    levelByRecord(judgeArms(RUNGS, past, JUDGING), from);

  it('is the one of the class while nothing speaks against it', () => {
    expect(level([])).toBe(0);
    expect(level(many('low', 1, 3))).toBe(0);
    expect(level([], 2)).toBe(2);
  });

  it('is the next one where cheaper ones are known to fail', () => {
    expect(level(many('low', 0, 3))).toBe(1);
    expect(level([...many('low', 0, 3), ...many('medium', 0, 6)])).toBe(2);
  });

  it('stays where the stronger one is no better', () => {
    expect(level([...many('low', 0, 3), ...many('medium', 0, 3), ...many('high', 0, 3)])).toBe(0);
  });
});

describe('the Beta distribution', () => {
  it('has the quantiles of the tables', () => {
    const of = (successes: number, failures: number, u: number) =>
      quantileOf({ successes, failures }, u);
    expect(of(1, 1, 0.3)).toBeCloseTo(0.3, 9);
    expect(of(3, 1, 0.5)).toBeCloseTo(0.5 ** (1 / 3), 9);
    expect(of(1, 3, 0.5)).toBeCloseTo(1 - 0.5 ** (1 / 3), 9);
    expect(of(2, 2, 0.5)).toBeCloseTo(0.5, 9);
    expect(of(0.5, 0.5, 0.25)).toBeCloseTo(Math.sin(Math.PI / 8) ** 2, 7);
  });

  it('keeps to 0 and 1 and near its mean, however much was tried', () => {
    const count = fc.double({ min: 0.5, max: 5000, noNaN: true });
    const u = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(count, count, u, (successes, failures, at) => {
        const found = quantileOf({ successes, failures }, at);
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(1);
        const median = quantileOf({ successes, failures }, 0.5);
        const mean = meanOf({ successes, failures });
        const deviation = Math.sqrt((mean * (1 - mean)) / (successes + failures + 1));
        expect(Math.abs(median - mean)).toBeLessThanOrEqual(deviation + TINY);
      }),
      { seed: 9, numRuns: 300 },
    );
  });
});
