import type { Task } from '../../../shared/schema/task.ts';
import type { Salvage } from '../../ports/git.ts';
import { type NightContext, record } from '../context.ts';

const MAX_LEFT = 20;

/** Says in the journal what a task's worktree held beyond its branch and where that is now. */
export function recordSalvage(context: NightContext, task: Task, salvage: Salvage): void {
  const { ref, oid, files, bytes, kinds, left } = salvage;
  const count = files === 1 ? '1 file' : `${files} files`;
  const more =
    left.length === 0 ? '' : ` Not kept: ${left[0]}${left.length > 1 ? ' and more' : ''}.`;
  const sentence = `'${task.title.slice(0, 80)}' left ${kinds.join(', ')} (${count}); kept: nk salvage restore ${nameOf(ref)}.${more}`;
  record(context, {
    type: 'work.salvaged',
    taskId: task.id,
    body: {
      repoId: task.repoId,
      ...{ ref, oid, files, bytes },
      kinds: [...kinds],
      left: left.slice(0, MAX_LEFT).map((one) => one.slice(0, 300)),
      sentence: sentence.slice(0, 400),
    },
  });
}

/** What a person calls it: the last part of its ref. */
export function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
