import type { StoredEvent } from '../../../shared/event.ts';
import type { Attempt, Question } from '../../../shared/schema/attempt.ts';
import type { TaskNightRow } from '../../ports/store.ts';

/** An item of a long session as its agent declared it, and the run in which it did. Its words, never evidence. */
export interface DeclaredItem {
  readonly sessionId: string;
  readonly attempt: Attempt | undefined;
  /** Null when it said nothing. */
  readonly summary: string | null;
  readonly question: Question | null;
}

/** Declared items by the id of their task. */
export function readDeclared(input: {
  readonly events: readonly StoredEvent[];
  readonly attempts: readonly Attempt[];
}): ReadonlyMap<string, DeclaredItem> {
  const found = new Map<string, DeclaredItem>();
  for (const saved of input.events) {
    if (saved.type !== 'item.saved' || saved.taskId === undefined) continue;
    const { taskId: sessionId } = saved;
    const closed = input.events.find(
      (event) =>
        event.type === 'item.closed' && event.taskId === sessionId && event.body.n === saved.body.n,
    );
    if (closed?.type !== 'item.closed') continue;
    const { summary, question } = closed.body;
    found.set(saved.body.itemId, {
      sessionId,
      attempt: input.attempts.find(({ id }) => id === closed.attemptId),
      summary: summary.trim() === '' ? null : summary,
      question,
    });
  }
  return found;
}

/** Whether a row is a session that amounts to its items: they are told, each on its own, and it is not told beside them. */
export function isOnlyFrame(
  { taskId, evidence }: TaskNightRow,
  declared: ReadonlyMap<string, DeclaredItem>,
): boolean {
  if (evidence?.verdict !== 'no-op') return false;
  return [...declared.values()].some(({ sessionId }) => sessionId === taskId);
}
