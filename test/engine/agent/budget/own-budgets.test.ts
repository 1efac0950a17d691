import { describe, expect, it } from 'vitest';
import { type Ledger, usesOf } from '../../../../src/engine/agent/budget/ceilings.ts';
import type { LedgerEntry } from '../../../../src/engine/agent/budget/spending.ts';
import { BudgetsConfig, RepositoryBudgets } from '../../../../src/shared/schema/budget.ts';

const NOW = 2_000_000_000;

function entryOf(repoId: string, inputTokens: number | null): LedgerEntry {
  const counted = { cachedInputTokens: 0, outputTokens: 0, costUsd: null };
  return {
    ...{ attemptId: `${repoId}-1`, taskId: `${repoId}-task`, repoId, nightId: 'n1' },
    ...{ startedAt: NOW - 1000, endedAt: NOW, hasModel: true, isFinal: true, isVoid: false },
    usage: inputTokens === null ? null : { inputTokens, ...counted },
  };
}

function ledgerWith(entries: readonly LedgerEntry[], own: object): Ledger {
  const budgets = BudgetsConfig.parse({ perNight: { tokens: 1000 }, reserve: { tokens: 300 } });
  return {
    entries,
    budgets,
    ownBudgets: new Map([['r1', RepositoryBudgets.parse(own)]]),
    now: NOW,
  };
}

const spenderOf = (repoId: string) => {
  return { taskId: `${repoId}-task`, repoId, nightId: 'n1', hasModel: true, attemptId: null };
};

describe('the budget of one repository', () => {
  it('counts its own runs alone, and the budget of all goes on to count them too', () => {
    const ledger = ledgerWith([entryOf('r1', 100), entryOf('r2', 500)], {
      perNight: { tokens: 200 },
    });
    expect(usesOf(ledger, spenderOf('r1'))).toMatchObject([
      { repoId: 'r1', scope: 'night', spent: 100, ceiling: 200 },
      { repoId: null, scope: 'night', spent: 600, ceiling: 1000 },
    ]);
    expect(usesOf(ledger, spenderOf('r2'))).toMatchObject([{ repoId: null, spent: 600 }]);
  });

  it('for one try does not make runs cheap that tell nothing', () => {
    const ledger = ledgerWith([entryOf('r1', null)], { perAttempt: { tokens: 1 } });
    expect(usesOf(ledger, spenderOf('r1'))).toMatchObject([{ repoId: null, spent: 300 }]);
  });
});
