import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { NightContext } from '../context.ts';
import { mayResume } from '../limits/provider-limit.ts';
import { isStalled, wasInterrupted } from '../task/attempt-row.ts';
import { placementOf } from './placement.ts';

/**
 * Whether another try goes on with what the last one left: it was interrupted, it stalled, its usage limit will be over tonight, or
 * its agent cannot go on and another one takes over.
 */
export function isGoneOnWith(context: NightContext, task: Task, last: Attempt): boolean {
  if (wasInterrupted(last) || isStalled(last)) return true;
  return mayResume(context, last) || goesOnElsewhere(context, task, last);
}

const CANNOT_GO_ON: readonly string[] = ['limit', 'auth', 'spawn-failed'];

function goesOnElsewhere(context: NightContext, task: Task, last: Attempt): boolean {
  if (!CANNOT_GO_ON.includes(last.outcome?.kind ?? '')) return false;
  const next = placementOf(context, task);
  return next !== null && next.fellBack !== null && next.driver.id !== last.agent;
}
