import {
  BudgetDimension,
  type BudgetScope,
  type BudgetsConfig,
  type RepositoryBudgets,
} from '../../../shared/schema/budget.ts';
import { type LedgerEntry, shareOf } from './spending.ts';

/** How far the ledger looks back: 7 times 24 hours. */
export const WEEK_MS = 7 * 24 * 3_600_000;

/** Whose budgets are asked about. Without an attempt: one that is about to begin. */
export interface Spender {
  readonly taskId: string;
  readonly repoId: string;
  readonly nightId: string;
  readonly hasModel: boolean;
  readonly attemptId: string | null;
}

/** One ceiling with what counts against it. */
export interface Use {
  readonly scope: BudgetScope;
  readonly dimension: BudgetDimension;
  /** The repository whose own ceiling it is; null: it is everyone's. */
  readonly repoId: string | null;
  readonly ceiling: number;
  readonly spent: number;
  /** What running attempts may still use. */
  readonly reserved: number;
}

/** The ledger at one moment. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly budgets: BudgetsConfig;
  /** Ceilings of single repositories, by id. */
  readonly ownBudgets?: ReadonlyMap<string, RepositoryBudgets>;
  readonly now: number;
}

const SCOPES = [
  ['attempt', 'perAttempt'],
  ['task', 'perTask'],
  ['night', 'perNight'],
  ['week', 'perWeek'],
] as const;

/** Every ceiling that is set and that `spender` counts against, the narrowest first. */
export function usesOf(ledger: Ledger, spender: Spender): Use[] {
  return setsOf(ledger, spender).flatMap(({ scope, repoId, ceilings }) => {
    const entries = ledger.entries
      .filter((entry) => repoId === null || entry.repoId === repoId)
      .filter((entry) => counts(entry, scope, { spender, ledger }));
    return BudgetDimension.options.flatMap((dimension) => {
      const ceiling = ceilings[dimension];
      if (ceiling === undefined || !concerns(spender, scope, dimension)) return [];
      const shares = entries.map((entry) => shareOf(entry, dimension, ledger));
      const spent = shares.reduce((sum, share) => sum + share.spent, 0);
      const reserved = shares.reduce((sum, share) => sum + share.reserved, 0);
      return [{ scope, dimension, repoId, ceiling, spent, reserved }];
    });
  });
}

interface CeilingSet {
  readonly scope: BudgetScope;
  readonly repoId: string | null;
  readonly ceilings: Partial<Record<BudgetDimension, number | undefined>>;
}

function setsOf({ budgets, ownBudgets }: Ledger, { repoId }: Spender): CeilingSet[] {
  const own = ownBudgets?.get(repoId);
  return SCOPES.flatMap(([scope, key]) => [
    ...(own === undefined ? [] : [{ scope, repoId, ceilings: own[key] }]),
    { scope, repoId: null, ceilings: budgets[key] },
  ]);
}

function counts(
  entry: LedgerEntry,
  scope: BudgetScope,
  { spender, ledger }: { readonly spender: Spender; readonly ledger: Ledger },
): boolean {
  if (scope === 'attempt') return entry.attemptId === spender.attemptId;
  if (scope === 'night') return entry.nightId === spender.nightId;
  const isRecent = (entry.endedAt ?? ledger.now) > ledger.now - WEEK_MS;
  return isRecent && (scope === 'week' || entry.taskId === spender.taskId);
}

/** An agent without a model goes on when tokens or money are used up; a run that began is not ended for its number. */
function concerns(spender: Spender, scope: BudgetScope, dimension: BudgetDimension): boolean {
  if (dimension === 'attempts') return spender.attemptId === null;
  if (scope === 'attempt') return spender.attemptId !== null;
  return dimension === 'wallMs' || spender.hasModel;
}

/** The first budget that is used up; null while there is something left of each. */
export function spentOf(uses: readonly Use[]): Use | null {
  return uses.find(({ spent, ceiling }) => spent >= ceiling) ?? null;
}

/** Whether what running attempts may still use would use up a budget, so that another one must wait for them. */
export function isReserved(uses: readonly Use[]): boolean {
  return uses.some(({ spent, reserved, ceiling }) => reserved > 0 && spent + reserved >= ceiling);
}

/** The budgets of which at least `percent` is used. */
export function nearlySpentOf(uses: readonly Use[], percent: number): Use[] {
  return uses.filter(({ spent, ceiling }) => spent >= (ceiling * percent) / 100);
}

/** How long the running attempts can go on before the first time budget is used up or told of; null without one. */
export function timeLeft(uses: readonly Use[], percent: number): number | null {
  const lefts = uses
    .filter(({ dimension }) => dimension === 'wallMs')
    .flatMap(({ ceiling, spent }) => [(ceiling * percent) / 100 - spent, ceiling - spent])
    .filter((left) => left > 0);
  return lefts.length === 0 ? null : Math.min(...lefts);
}
