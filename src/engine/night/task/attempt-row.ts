import type { Attempt, Handoff } from '../../../shared/schema/attempt.ts';
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

/** Whether the attempt ended before its agent was done, for a reason that says nothing about the task. */
export function isUnfinished(attempt: Attempt): boolean {
  const kind = attempt.outcome?.kind;
  const isUsedUp = kind === 'limit' || kind === 'budget';
  return wasInterrupted(attempt) || isStalled(attempt) || metTrouble(attempt) || isUsedUp;
}

/** Whether the agent's service was not reached or could not work, which passes by itself. */
export function metTrouble({ outcome }: Attempt): boolean {
  return outcome?.kind === 'network' || outcome?.kind === 'overloaded';
}

/** Whether its agent showed no sign of work for the first time, so that it is started once more. */
export function isStalled({ outcome }: Attempt): boolean {
  return outcome?.kind === 'stalled';
}

/** Whether a crash, a quit, a hold or a sleep cut the attempt short; how it ended says nothing about the task. */
export function wasInterrupted({ state, outcome }: Attempt): boolean {
  return state === 'lost' || outcome?.kind === 'interrupted';
}

/** Numbers go on over nights: a task may be taken up again on another one. */
export function nextNumber({ ports: { store } }: NightContext, taskId: string): number {
  return Math.max(0, ...store.attemptsOf(taskId).map(({ n }) => n)) + 1;
}

/** The newest note that an attempt at this task left, on any night; null when none did. */
export function lastHandoff({ ports }: NightContext, taskId: string): Handoff | null {
  const rows = ports.store.attemptsOf(taskId).toSorted((one, other) => one.n - other.n);
  return rows.findLast((row) => row.outcome?.handoff !== undefined)?.outcome?.handoff ?? null;
}
