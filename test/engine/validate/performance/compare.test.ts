import { describe, expect, it } from 'vitest';
import { compareCycle } from '../../../../src/engine/validate/performance/compare.ts';
import { withBenchmark } from '../../../../src/engine/validate/performance/with-benchmark.ts';
import { mayRetry } from '../../../../src/engine/validate/retry.ts';
import type { Figures, Measurement } from '../../../../src/shared/schema/proof/performance.ts';
import { check, evidence } from '../samples.ts';

const RULE = { figures: 'out.json', higherIsBetter: ['rps'], tolerancePercent: 10 };

function side(figures: Figures | null, outcome: 'passed' | 'failed' = 'passed'): Measurement {
  const result = check('benchmark', outcome);
  return { cycle: 't', side: 'pre', oid: 'a', result, figures, kept: null, beside: 0 };
}

function compare(before: Figures | null, after: Figures | null) {
  return compareCycle(side(before), side(after), RULE);
}

describe('a performance cycle', () => {
  it('passes within its tolerance, in either direction', () => {
    expect(compare({ parse: 100, rps: 50 }, { parse: 110, rps: 45 })).toEqual({
      state: 'passed',
      sentence: '2 figures within 10 %.',
      red: [],
    });
    expect(compare({ parse: 100 }, { parse: 40 }).sentence).toBe(
      '1 figure within 10 %. Best: parse from 100 to 40 (-60 %).',
    );
  });

  it('is red where a figure is worse than that, the worst first', () => {
    expect(compare({ parse: 100, rps: 50 }, { parse: 111, rps: 25 }).red).toEqual([
      'The benchmark is worse: rps from 50 to 25 (-50 %).',
      'The benchmark is worse: parse from 100 to 111 (+11 %).',
    ]);
  });

  it('is red where a figure, all figures or the benchmark itself are lost', () => {
    expect(compare({ parse: 1 }, {}).red).toEqual(['The benchmark no longer reports parse.']);
    expect(compare({ parse: 1 }, null).state).toBe('failed');
    expect(compareCycle(side({ a: 1 }), side({ a: 1 }, 'failed'), RULE).red).toEqual([
      'The benchmark passed at the base and failed with exit code 1 at the commit.',
    ]);
  });

  it('compares nothing with a base that is red or reports nothing, and says so', () => {
    expect(compareCycle(side(null, 'failed'), side({ a: 1 }), RULE)).toMatchObject({
      state: 'not-applicable',
      sentence: 'The benchmark failed with exit code 1 at the base, so nothing can be compared.',
    });
    expect(compare(null, { a: 1 }).state).toBe('not-applicable');
    expect(compare({ a: 0 }, { a: 9 }).state).toBe('passed');
  });

  it('that is red a second time is not tried again', () => {
    const proved = evidence({ verdict: 'verified' });
    const red = { state: 'failed', sentence: 'Slow.', red: ['Slow.'] } as const;
    const once = withBenchmark(proved, red, { wasRed: false, beside: 0 });
    const twice = withBenchmark(proved, red, { wasRed: true, beside: 2 });
    expect([once.verdict, mayRetry(once, 2)]).toEqual(['failed', true]);
    expect([twice.verdict, mayRetry(twice, 2)]).toEqual(['failed', false]);
    expect(twice.reason).toMatch(/^The benchmark is red a second time, so it is not tried again/);
    expect(twice.gates?.[0]?.evidence).toBe('Slow. 2 other tasks were at work beside it.');
  });
});
