import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNews, isToBeKept, type SeenUse } from '../../../../src/engine/agent/budget/limit-use.ts';

const NOW = 2_000_000_000;

describe('the rest of a limit', () => {
  it('is kept exactly from the share that was set, until its reset, and never without one', () => {
    const shares = fc.record({
      used: fc.integer({ min: 0, max: 130 }),
      keep: fc.integer({ min: 0, max: 99 }),
      resetsAt: fc.option(fc.integer({ min: NOW - 1000, max: NOW + 1000 })),
    });
    fc.assert(
      fc.property(shares, ({ used, keep, resetsAt }) => {
        const isKept = isToBeKept({ usedPercent: used, resetsAt }, keep, NOW);
        const isOpen = resetsAt === null || resetsAt > NOW;
        expect(isKept).toBe(keep !== 0 && isOpen && 100 - used <= keep);
      }),
    );
  });
});

describe('what an agent says of its limits', () => {
  it('is written down at most once a minute for each of at most eight names', () => {
    const told = fc.record({
      name: fc.integer({ min: 1, max: 20 }).map((n) => `limit ${n}`),
      usedPercent: fc.integer({ min: 0, max: 100 }),
      afterMs: fc.nat(30_000),
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 200 }), (all) => {
        const seen: SeenUse[] = [];
        let at = NOW;
        for (const { afterMs, ...rest } of all) {
          at += afterMs;
          const use = { ...rest, resetsAt: null };
          if (isNews(use, seen, at)) seen.push({ ...use, at });
        }
        expect(new Set(seen.map(({ name }) => name)).size).toBeLessThanOrEqual(8);
        for (const name of new Set(seen.map((one) => one.name))) {
          const times = seen.filter((one) => one.name === name).map((one) => one.at);
          times.slice(1).forEach((time, n) => {
            expect(time - (times[n] ?? 0)).toBeGreaterThanOrEqual(60_000);
          });
        }
      }),
    );
  });
});
