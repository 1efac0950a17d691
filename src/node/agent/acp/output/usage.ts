import type { Usage } from '../../../../shared/schema/attempt.ts';
import type { TurnTokens } from '../wire/messages.ts';

/** Running totals of what a session cost, in US dollars; null while the agent has not said. */
export interface Cost {
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * What the turn used; null when the agent does not say. Input includes the cached part, as for every agent: some agents
 * count it apart, which their total tells. The price is the session's total after the turn without the one before it.
 */
export function usageOfTurn(tokens: TurnTokens | null, cost: Cost): Usage | null {
  if (tokens === null) return null;
  const cached = tokens.cachedReadTokens ?? 0;
  const apart = cached + (tokens.cachedWriteTokens ?? 0);
  const isApart = (tokens.totalTokens ?? 0) >= tokens.inputTokens + tokens.outputTokens + apart;
  return {
    inputTokens: tokens.inputTokens + (isApart ? apart : 0),
    cachedInputTokens: cached,
    outputTokens: tokens.outputTokens,
    costUsd: costOf(cost),
  };
}

function costOf({ before, after }: Cost): number | null {
  return before === null || after === null ? null : Math.max(0, after - before);
}
