import type { EventType } from '../../../shared/event.ts';
import type { Attempt, Usage } from '../../../shared/schema/attempt.ts';
import { type Spender, spentOf, timeLeft, usesOf } from '../../agent/budget/ceilings.ts';
import { largerUsage } from '../../agent/budget/spending.ts';
import { type NightContext, record } from '../context.ts';
import { tellBudgets } from './budget-gate.ts';
import { wordsForSpent } from './budget-words.ts';
import { hasBudgets, ledgerOf } from './ledger.ts';

/** What a run tells of its use goes to the journal at most this often; a crash forgets no more than that. */
const RECORD_EVERY_MS = 20_000;
/** Time budgets are looked at no less often, because other runs use them up too. */
const LOOK_EVERY_MS = 60_000;
const LOOK_AT_LEAST_MS = 250;

/** Follows what one run uses. */
export interface SpendingWatch {
  /** The totals of this run as its agent tells them. */
  used(usage: Usage): void;
  /** What is known of its use; null when its agent told nothing. */
  known(): Usage | null;
  end(): void;
}

/**
 * Counts a run of an agent against the budgets while it works, and calls `onSpent` with a sentence when one is used up
 * (features H1).
 */
export function watchSpending(
  context: NightContext,
  attempt: Attempt,
  onSpent: (why: string) => void,
): SpendingWatch {
  const { live, ports } = context;
  const ids = { taskId: attempt.taskId, attemptId: attempt.id };
  const budgets = lookOn(context, attempt, onSpent);
  let recordedAt = Number.NEGATIVE_INFINITY;
  return {
    used: (usage) => {
      const known = largerUsage(live.spending.get(attempt.id) ?? null, usage) ?? usage;
      live.spending.set(attempt.id, known);
      const now = ports.clock.read().steadyMs;
      if (now - recordedAt >= RECORD_EVERY_MS) {
        recordedAt = now;
        record(context, { type: 'attempt.used', ...ids, body: { usage: known } });
      }
      budgets.look();
    },
    known: () => live.spending.get(attempt.id) ?? null,
    end: budgets.end,
  };
}

/** What other runs do that may use up a budget of this one. */
const NEWS: readonly EventType[] = ['attempt.used', 'attempt.ended', 'budget.spent'];

function lookOn(
  context: NightContext,
  attempt: Attempt,
  onSpent: (why: string) => void,
): { look(): void; end(): void } {
  if (!hasBudgets(context)) return { look: () => undefined, end: () => undefined };
  const { clock, store } = context.ports;
  const { warnPercent } = context.config.budgets;
  const spender = spenderOf(context, attempt);
  let cancel = (): void => undefined;
  let isEnded = false;

  function look(): void {
    if (isEnded) return;
    cancel();
    const uses = usesOf(ledgerOf(context), spender);
    tellBudgets(context, uses, spender);
    const spent = spentOf(uses);
    if (spent !== null) onSpent(wordsForSpent(spent));
    const leftMs = timeLeft(uses, warnPercent);
    if (leftMs === null) return;
    // Up to as many runs as there are lanes use up the same time.
    const aheadMs = Math.min(LOOK_EVERY_MS, leftMs / context.config.limits.maxConcurrent);
    cancel = clock.after(Math.max(LOOK_AT_LEAST_MS, Math.ceil(aheadMs)), look);
  }

  const stopFollowing = store.follow((event) => {
    if (NEWS.includes(event.type) && event.attemptId !== attempt.id) look();
  });
  look();
  return {
    look,
    end: () => {
      isEnded = true;
      cancel();
      stopFollowing();
    },
  };
}

function spenderOf({ nightId, ports }: NightContext, { id, taskId, agent }: Attempt): Spender {
  const hasModel = ports.agents.driver(agent)?.hasModel ?? true;
  const repoId = ports.store.task(taskId)?.repoId ?? '';
  return { taskId, repoId, nightId, hasModel, attemptId: id };
}
