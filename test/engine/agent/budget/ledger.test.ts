import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isReserved,
  type Ledger,
  nearlySpentOf,
  type Spender,
  spentOf,
  timeLeft,
  usesOf,
  WEEK_MS,
} from '../../../../src/engine/agent/budget/ceilings.ts';
import {
  type LedgerEntry,
  largerUsage,
  shareOf,
} from '../../../../src/engine/agent/budget/spending.ts';
import type { Usage } from '../../../../src/shared/schema/attempt.ts';
import { BudgetDimension, BudgetsConfig } from '../../../../src/shared/schema/budget.ts';

const NOW = 2_000_000_000;

const usages: fc.Arbitrary<Usage> = fc.record({
  inputTokens: fc.nat(500_000),
  cachedInputTokens: fc.nat(500_000),
  outputTokens: fc.nat(500_000),
  costUsd: fc.option(fc.integer({ min: 0, max: 1000 }).map((cents) => cents / 100)),
});

const entries: fc.Arbitrary<LedgerEntry> = fc
  .record({
    attemptId: fc.uuid(),
    taskId: fc.constantFrom('t1', 't2', 't3'),
    repoId: fc.constantFrom('r1', 'r2'),
    nightId: fc.constantFrom('n1', 'n2'),
    agoMs: fc.nat(2 * WEEK_MS),
    lastedMs: fc.option(fc.nat(8 * 3_600_000)),
    hasModel: fc.boolean(),
    usage: fc.option(usages),
    isLost: fc.boolean(),
    isVoid: fc.boolean(),
  })
  .map(({ agoMs, lastedMs, isLost, ...rest }) => {
    const startedAt = NOW - agoMs;
    const endedAt = lastedMs === null ? null : Math.min(NOW, startedAt + lastedMs);
    return { ...rest, startedAt, endedAt, isFinal: endedAt !== null && !isLost };
  });

const ceilings = fc.record(
  {
    wallMs: fc.integer({ min: 1, max: 100_000_000 }),
    tokens: fc.integer({ min: 1, max: 5_000_000 }),
    costUsd: fc.integer({ min: 1, max: 50 }),
    attempts: fc.integer({ min: 1, max: 10 }),
  },
  { requiredKeys: [] },
);
const budgets = fc
  .record({ perTask: ceilings, perNight: ceilings, perWeek: ceilings })
  .map((given) => BudgetsConfig.parse(given));

const ledgers: fc.Arbitrary<Ledger> = fc.record({
  entries: fc.array(entries, { maxLength: 12 }),
  budgets,
  now: fc.constant(NOW),
});
const spenders: fc.Arbitrary<Spender> = fc.record({
  taskId: fc.constantFrom('t1', 't2', 't3'),
  repoId: fc.constantFrom('r1', 'r2'),
  nightId: fc.constantFrom('n1', 'n2'),
  hasModel: fc.boolean(),
  attemptId: fc.constantFrom(null, 'a1'),
});

describe('what a run counts for', () => {
  it('is never less than its agent told, and never nothing while that is unknown', () => {
    fc.assert(
      fc.property(entries, budgets, (entry, given) => {
        fc.pre(entry.hasModel && !entry.isVoid);
        const { spent, reserved } = shareOf(entry, 'tokens', { now: NOW, budgets: given });
        const told = entry.usage === null ? 0 : entry.usage.inputTokens + entry.usage.outputTokens;
        expect(spent).toBeGreaterThanOrEqual(told);
        if (entry.usage === null || !entry.isFinal) {
          expect(spent + reserved).toBeGreaterThanOrEqual(given.reserve.tokens);
        }
        if (entry.endedAt !== null) expect(reserved).toBe(0);
      }),
    );
  });

  it('does not shrink when its agent tells more, or when it ends', () => {
    fc.assert(
      fc.property(entries, usages, usages, budgets, (entry, first, second, given) => {
        const at = { now: NOW, budgets: given };
        const running = { ...entry, endedAt: null, isFinal: false };
        for (const dimension of BudgetDimension.options) {
          const before = shareOf({ ...running, usage: first }, dimension, at);
          const usage = largerUsage(first, second);
          const after = shareOf({ ...running, usage }, dimension, at);
          const cut = shareOf({ ...running, usage, endedAt: NOW }, dimension, at);
          expect(after.spent).toBeGreaterThanOrEqual(before.spent);
          expect(cut.spent).toBeGreaterThanOrEqual(after.spent);
        }
      }),
    );
  });

  it('is nothing in tokens and money without a model, and nothing at all when it never began', () => {
    fc.assert(
      fc.property(entries, budgets, (entry, given) => {
        const at = { now: NOW, budgets: given };
        const none = { spent: 0, reserved: 0 };
        expect(shareOf({ ...entry, hasModel: false }, 'tokens', at)).toEqual(none);
        expect(shareOf({ ...entry, hasModel: false }, 'costUsd', at)).toEqual(none);
        for (const dimension of BudgetDimension.options) {
          expect(shareOf({ ...entry, isVoid: true }, dimension, at)).toEqual(none);
        }
      }),
    );
  });

  it('of one attempt is its reserve where a ceiling for one attempt is set', () => {
    const given = BudgetsConfig.parse({ perAttempt: { tokens: 7 } });
    const entry = {
      attemptId: 'a',
      taskId: 't',
      repoId: 'r',
      nightId: 'n',
      startedAt: 0,
      endedAt: NOW,
    };
    const silent = { ...entry, hasModel: true, usage: null, isFinal: true, isVoid: false };
    expect(shareOf(silent, 'tokens', { now: NOW, budgets: given }).spent).toBe(7);
  });
});

describe('what counts against a ceiling', () => {
  it('is the sum of its parts, in whatever order they come', () => {
    fc.assert(
      fc.property(ledgers, spenders, fc.nat(12), (ledger, spender, at) => {
        const all = usesOf(ledger, spender);
        const turned = usesOf({ ...ledger, entries: ledger.entries.toReversed() }, spender);
        const head = usesOf({ ...ledger, entries: ledger.entries.slice(0, at) }, spender);
        const tail = usesOf({ ...ledger, entries: ledger.entries.slice(at) }, spender);
        all.forEach((use, n) => {
          expect(use.spent).toBeCloseTo((head[n]?.spent ?? 0) + (tail[n]?.spent ?? 0), 6);
          expect(use.spent).toBeCloseTo(turned[n]?.spent ?? -1, 6);
        });
      }),
    );
  });

  it('is more for the week than for one of its tasks', () => {
    fc.assert(
      fc.property(ledgers, spenders, (ledger, spender) => {
        const uses = usesOf(ledger, spender);
        for (const task of uses.filter(({ scope }) => scope === 'task')) {
          const week = uses.find(
            ({ scope, dimension }) => scope === 'week' && dimension === task.dimension,
          );
          if (week !== undefined) expect(week.spent).toBeGreaterThanOrEqual(task.spent - 1e-9);
        }
      }),
    );
  });

  it('leaves out of the week what ended seven days ago', () => {
    fc.assert(
      fc.property(ledgers, spenders, (ledger, spender) => {
        const recent = ledger.entries.filter((one) => (one.endedAt ?? NOW) > NOW - WEEK_MS);
        const week = (uses: ReturnType<typeof usesOf>) =>
          uses.filter(({ scope }) => scope === 'week' || scope === 'task');
        expect(week(usesOf(ledger, spender))).toEqual(
          week(usesOf({ ...ledger, entries: recent }, spender)),
        );
      }),
    );
  });

  it('lets nothing begin once it reaches the ceiling, and says so before that', () => {
    fc.assert(
      fc.property(ledgers, spenders, (ledger, spender) => {
        const uses = usesOf(ledger, spender);
        const isOver = uses.some(({ spent, ceiling }) => spent >= ceiling);
        expect(spentOf(uses) !== null).toBe(isOver);
        const near = nearlySpentOf(uses, ledger.budgets.warnPercent);
        for (const use of uses.filter(({ spent, ceiling }) => spent >= ceiling)) {
          expect(near).toContain(use);
        }
      }),
    );
  });

  it('never lets runs begin that together overshoot by more than one reserve', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 9 }), (max, size) => {
        const given = BudgetsConfig.parse({ perNight: { tokens: max }, reserve: { tokens: size } });
        const ids = { taskId: 't1', repoId: 'r1', nightId: 'n1' };
        const spender = { ...ids, hasModel: true, attemptId: null };
        const running: LedgerEntry[] = [];
        for (let n = 0; n < 30; n += 1) {
          const uses = usesOf({ entries: running, budgets: given, now: NOW }, spender);
          if (spentOf(uses) !== null || isReserved(uses)) break;
          running.push({
            ...{ ...ids, attemptId: `a${n}`, startedAt: NOW, endedAt: null },
            ...{ hasModel: true, usage: null, isFinal: false, isVoid: false },
          });
        }
        expect(running.length * size).toBeLessThan(max + size);
        expect(running.length).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('tells a time budget how long it lasts: never beyond its ceiling', () => {
    fc.assert(
      fc.property(ledgers, spenders, (ledger, spender) => {
        const uses = usesOf(ledger, spender).filter(({ dimension }) => dimension === 'wallMs');
        const left = timeLeft(uses, 80);
        const open = uses.filter(({ spent, ceiling }) => spent < ceiling);
        expect(left === null).toBe(open.length === 0);
        for (const { spent, ceiling } of open) {
          expect(left ?? 0).toBeLessThanOrEqual(ceiling - spent);
        }
      }),
    );
  });
});
