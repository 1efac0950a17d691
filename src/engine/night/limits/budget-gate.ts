import type { Task } from '../../../shared/schema/task.ts';
import {
  isReserved,
  nearlySpentOf,
  type Spender,
  spentOf,
  type Use,
  usesOf,
} from '../../agent/budget/ceilings.ts';
import { type NightContext, record } from '../context.ts';
import { placementOf } from '../ladder/placement.ts';
import { clauseOfSpent, noteOf, wordsForNearlySpent, wordsForSpent } from './budget-words.ts';
import { hasBudgets, ledgerOf } from './ledger.ts';

/** Whether the budgets let a task have another run: at once, once running ones have ended, or not any more, and why. */
export type BudgetAnswer =
  | { readonly kind: 'free' }
  | { readonly kind: 'reserved' }
  | { readonly kind: 'spent'; readonly why: string };

const FREE: BudgetAnswer = { kind: 'free' };

/** What the budgets say of another run for `task`. A budget that is used up is told in the journal, once. */
export function askBudgets(context: NightContext, task: Task): BudgetAnswer {
  if (!hasBudgets(context)) return FREE;
  const spender = spenderOf(context, task);
  const uses = usesOf(ledgerOf(context), spender);
  tellBudgets(context, uses, spender);
  const use = spentOf(uses);
  if (use !== null) return { kind: 'spent', why: clauseOfSpent(use) };
  return isReserved(uses) ? { kind: 'reserved' } : FREE;
}

function spenderOf(context: NightContext, task: Task): Spender {
  const hasModel = placementOf(context, task)?.driver.hasModel ?? true;
  return {
    taskId: task.id,
    repoId: task.repoId,
    nightId: context.nightId,
    hasModel,
    attemptId: null,
  };
}

/** Writes down each budget that is nearly or wholly used up, once for each run, task or night it belongs to. */
export function tellBudgets(context: NightContext, uses: readonly Use[], spender: Spender): void {
  for (const use of nearlySpentOf(uses, context.config.budgets.warnPercent)) {
    const isSpent = use.spent >= use.ceiling;
    const type = isSpent ? 'budget.spent' : 'budget.warned';
    if (isTold(context, use, { spender, isSpent })) continue;
    const sentence = isSpent ? wordsForSpent(use) : wordsForNearlySpent(use);
    record(context, { type, ...subjectOf(use, spender), body: noteOf(use, sentence) });
  }
}

type Subject = { readonly taskId?: string; readonly attemptId?: string };

function subjectOf({ scope }: Use, { taskId, attemptId }: Spender): Subject {
  if (scope === 'task') return { taskId };
  return scope === 'attempt' && attemptId !== null ? { taskId, attemptId } : {};
}

/** A budget that was told to be used up need not be told to be nearly so. */
function isTold(
  { ports: { store }, nightId }: NightContext,
  use: Use,
  { spender, isSpent }: { readonly spender: Spender; readonly isSpent: boolean },
): boolean {
  const subject = subjectOf(use, spender);
  const types = isSpent
    ? (['budget.spent'] as const)
    : (['budget.warned', 'budget.spent'] as const);
  return store.eventsOf(nightId, types).some((event) => {
    if (event.type !== 'budget.spent' && event.type !== 'budget.warned') return false;
    const { scope, dimension, repoId = null } = event.body;
    const isSame = scope === use.scope && dimension === use.dimension && repoId === use.repoId;
    return isSame && event.taskId === subject.taskId && event.attemptId === subject.attemptId;
  });
}
