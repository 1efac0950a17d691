import type { Usage } from '../../../shared/schema/attempt.ts';
import type { BudgetDimension, BudgetsConfig } from '../../../shared/schema/budget.ts';

/** One run of an agent as the ledger knows it. Instants are epoch milliseconds. */
export interface LedgerEntry {
  readonly attemptId: string;
  readonly taskId: string;
  readonly repoId: string;
  readonly nightId: string;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  /** Agents without a model use neither tokens nor money. */
  readonly hasModel: boolean;
  /** Totals as far as they were told; null when nothing was. */
  readonly usage: Usage | null;
  /** Whether nothing more will be told: it ended in a way that says what it used, or never began. */
  readonly isFinal: boolean;
  /** It never began, so it cost nothing. */
  readonly isVoid: boolean;
}

/** What one run counts for. `reserved` is what a running one may still use, as far as a reserve can say. */
export interface Share {
  readonly spent: number;
  readonly reserved: number;
}

const NOTHING: Share = { spent: 0, reserved: 0 };

/**
 * What `entry` counts for, fail closed (features H1): a run with a model whose use was never told counts its reserve once
 * it ended, and one that was cut off counts its reserve or what it told, whichever is more.
 */
export function shareOf(
  entry: LedgerEntry,
  dimension: BudgetDimension,
  { now, budgets }: { readonly now: number; readonly budgets: BudgetsConfig },
): Share {
  if (entry.isVoid) return NOTHING;
  if (dimension === 'attempts') return { spent: 1, reserved: 0 };
  if (dimension === 'wallMs') {
    return { spent: Math.max(0, (entry.endedAt ?? now) - entry.startedAt), reserved: 0 };
  }
  if (!entry.hasModel) return NOTHING;
  const told = toldOf(entry.usage, dimension);
  if (told !== null && entry.isFinal) return { spent: told, reserved: 0 };
  const reserve = reserveOf(budgets, dimension);
  const open = Math.max(0, reserve - (told ?? 0));
  return entry.endedAt === null
    ? { spent: told ?? 0, reserved: open }
    : { spent: (told ?? 0) + open, reserved: 0 };
}

/**
 * What a run counts for that does not say what it used. A repository's own ceiling plays no part: a low one would make
 * untold runs cheap.
 */
export function reserveOf(budgets: BudgetsConfig, dimension: 'tokens' | 'costUsd'): number {
  return budgets.perAttempt[dimension] ?? budgets.reserve[dimension];
}

/** Tokens as a person is billed for them: all input and all output. Null when it was not told. */
function toldOf(usage: Usage | null, dimension: 'tokens' | 'costUsd'): number | null {
  if (usage === null) return null;
  return dimension === 'tokens' ? usage.inputTokens + usage.outputTokens : usage.costUsd;
}

/** The larger of two totals of the same run: what was used once is not given back by a later word. */
export function largerUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b;
  const costs = [a.costUsd, b.costUsd].filter((cost) => cost !== null);
  return {
    inputTokens: Math.max(a.inputTokens, b.inputTokens),
    cachedInputTokens: Math.max(a.cachedInputTokens, b.cachedInputTokens),
    outputTokens: Math.max(a.outputTokens, b.outputTokens),
    costUsd: costs.length === 0 ? null : Math.max(...costs),
  };
}
