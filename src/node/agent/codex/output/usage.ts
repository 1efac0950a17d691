import type { Usage } from '../../../../shared/schema/attempt.ts';

/** Tokens of a whole thread; codex reports running totals, never those of one run (agents.md 0, fact 7). */
export interface ThreadTotals {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/** The totals of a thread that has not begun. */
export const NO_TOKENS: ThreadTotals = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/** Totals in codex's spelling, as ours. */
export function totalsOf(reported: {
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  readonly output_tokens: number;
}): ThreadTotals {
  return {
    inputTokens: reported.input_tokens,
    cachedInputTokens: reported.cached_input_tokens,
    outputTokens: reported.output_tokens,
  };
}

/** What one attempt used: the thread's totals after it without those before it. Codex knows no price. */
export function attemptUsage(after: ThreadTotals, before: ThreadTotals): Usage {
  return {
    inputTokens: Math.max(0, after.inputTokens - before.inputTokens),
    cachedInputTokens: Math.max(0, after.cachedInputTokens - before.cachedInputTokens),
    outputTokens: Math.max(0, after.outputTokens - before.outputTokens),
    costUsd: null,
  };
}

/** The larger of two counts of one attempt; a killed codex loses its last report (agents.md 5). */
export function largerUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b;
  return a.inputTokens + a.outputTokens >= b.inputTokens + b.outputTokens ? a : b;
}
