import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { NightContext } from '../context.ts';

/** The attempt as its row stands now. */
export function attemptRow(context: NightContext, attempt: Attempt): Attempt {
  const rows = context.ports.store.attemptsOf(attempt.taskId);
  return rows.find((row) => row.id === attempt.id) ?? attempt;
}

/** Tonight's attempts at a task, in order. */
export function attemptsTonight(
  { ports, nightId }: NightContext,
  taskId: string,
): readonly Attempt[] {
  return ports.store.attemptsOf(taskId).filter((row) => row.nightId === nightId);
}

/** Whether a crash, a quit, a hold or a sleep cut the attempt short; how it ended says nothing about the task. */
export function wasInterrupted({ state, outcome }: Attempt): boolean {
  return state === 'lost' || outcome?.kind === 'interrupted';
}
