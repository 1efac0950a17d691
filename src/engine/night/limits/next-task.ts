import type { Task } from '../../../shared/schema/task.ts';
import { nightOf } from '../context.ts';
import { beginWork, mustWaitForFiles } from '../ladder/at-work.ts';
import { placementOf } from '../ladder/placement.ts';
import { RECHECK_MS } from '../recheck.ts';
import { lastAgentAt } from '../task/deadline.ts';
import { whyOver } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { waitForNews } from './admit.ts';
import { askSources } from './ask-sources.ts';

/**
 * Takes the first task of `pending` whose agent is not parked by a usage limit and whose files nobody works on, and waits
 * while there is none. It counts as at work until `endWork`. Null when none is left. When the night is over, what is left
 * is given out as it is, to get its reason.
 */
export async function nextTask(context: HeldNight, pending: Task[]): Promise<Task | null> {
  while (pending.length > 0) {
    const index = pending.findIndex((task) => !isParked(context, task) && !clashes(context, task));
    const [task] = index === -1 ? [] : pending.splice(index, 1);
    if (task !== undefined) {
      beginWork(context, task);
      return task;
    }
    await waitForNews(context, waitMs(context, pending));
  }
  return null;
}

function clashes(context: HeldNight, task: Task): boolean {
  return whyOver(context) === null && mustWaitForFiles(context, task);
}

function isParked(context: HeldNight, task: Task): boolean {
  if (whyOver(context) !== null) return false;
  if (placementOf(context, task) === null) return false;
  const answer = askSources(context, task);
  if (answer.kind !== 'wait') return answer.kind === 'probe' && !context.hold.isSettled();
  context.activity.note(task.id, `waits: ${answer.why}`, context.ports.clock.now());
  return true;
}

/** Until the first limit may be over or the night ends; a clock that is set meanwhile is noticed by looking again. */
function waitMs(context: HeldNight, pending: readonly Task[]): number {
  const now = context.ports.clock.now();
  const ends = pending.flatMap((task) => {
    const answer = askSources(context, task);
    return answer.kind === 'wait' && answer.at !== null ? [answer.at] : [];
  });
  const nextAt = Math.min(lastAgentAt(nightOf(context)), ...ends);
  return Math.min(RECHECK_MS, Math.max(1000, nextAt - now));
}
