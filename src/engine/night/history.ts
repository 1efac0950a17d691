import type { Task } from '../../shared/schema/task.ts';
import type { Store } from '../ports/store.ts';
import type { TaskHistory } from '../work/score.ts';

const NIGHTS_LOOKED_AT = 14;

/** How earlier tasks for the same work ended, newest night first; work is the same when its key is, whatever the night. */
export function historyOf(store: Store, task: Task): TaskHistory {
  const key = workKey(task);
  const verdicts = store.nights(NIGHTS_LOOKED_AT).flatMap((night) =>
    store.taskNights(night.id).flatMap((row) => {
      const other = store.task(row.taskId);
      const isSame = other !== null && workKey(other) === key && row.evidence !== null;
      return isSame && row.evidence !== null ? [row.evidence.verdict] : [];
    }),
  );
  const firstGood = verdicts.findIndex((verdict) => verdict !== 'failed');
  return {
    attempts: verdicts.length,
    lastVerdict: verdicts[0] ?? null,
    failedInARow: firstGood === -1 ? verdicts.length : firstGood,
  };
}

function workKey(task: Task): string {
  return task.key.split('@')[0] ?? task.key;
}
