import type { Usage } from '../../../../shared/schema/attempt.ts';
import type { ModelUsages, ReplyUsage, ResultLine } from './line.ts';

/** Tokens and money of a whole thread: claude's totals run on over its runs (agents.md 0, fact 7). */
export interface ThreadTotals {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** US dollars by claude's own price list. */
  readonly costUsd: number;
}

/** The totals of a thread that has not begun. */
export const NO_TOTALS: ThreadTotals = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
};

/** Totals of all models together. Input includes what was read from and written to the cache, as for every agent. */
export function totalsOf(models: ModelUsages, costUsd: number): ThreadTotals {
  let totals = { ...NO_TOTALS, costUsd };
  for (const one of Object.values(models)) {
    const input = one.inputTokens + one.cacheReadInputTokens + one.cacheCreationInputTokens;
    totals = {
      inputTokens: totals.inputTokens + input,
      cachedInputTokens: totals.cachedInputTokens + one.cacheReadInputTokens,
      outputTokens: totals.outputTokens + one.outputTokens,
      costUsd,
    };
  }
  return totals;
}

/** What one attempt used: the thread's totals after it without those before it. */
export function usageSince(after: ThreadTotals, before: ThreadTotals): Usage {
  return {
    inputTokens: Math.max(0, after.inputTokens - before.inputTokens),
    cachedInputTokens: Math.max(0, after.cachedInputTokens - before.cachedInputTokens),
    outputTokens: Math.max(0, after.outputTokens - before.outputTokens),
    costUsd: Math.max(0, after.costUsd - before.costUsd),
  };
}

/** The sum of single replies; they carry no price. */
export function usageOfReplies(replies: readonly ReplyUsage[]): Usage {
  let usage: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: null };
  for (const one of replies) {
    const cached = one.cache_read_input_tokens;
    usage = {
      inputTokens: usage.inputTokens + one.input_tokens + cached + one.cache_creation_input_tokens,
      cachedInputTokens: usage.cachedInputTokens + cached,
      outputTokens: usage.outputTokens + one.output_tokens,
      costUsd: null,
    };
  }
  return usage;
}

/**
 * What a `result` line says that this run used. `before` are the totals that the thread file held, null when it held
 * none; a resumed thread of unknown totals is counted by the run's own tokens, without a price.
 */
export function usageOfResult(
  line: ResultLine,
  before: ThreadTotals | null,
  isResumed: boolean,
): Usage | null {
  if (isResumed && before === null) return line.usage ? usageOfReplies([line.usage]) : null;
  if (!line.modelUsage) return null;
  return usageSince(totalsOf(line.modelUsage, line.total_cost_usd ?? 0), before ?? NO_TOTALS);
}

/** The larger of two counts of one attempt, with the price that is known; a killed claude loses its last report. */
export function largerUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b;
  const larger = a.inputTokens + a.outputTokens >= b.inputTokens + b.outputTokens ? a : b;
  return { ...larger, costUsd: a.costUsd ?? b.costUsd };
}
