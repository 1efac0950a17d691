import type { Task } from '../../../shared/schema/task.ts';
import { sharedPath } from '../../agent/ladder/named-paths.ts';
import { clip } from '../../report/format.ts';
import { type AtWork, type NightContext, record } from '../context.ts';
import { pathsOf } from './paths.ts';

const MAX_TOUCHED = 1000;
const MAX_TITLE = 60;

/** Puts a task among those at work, before anything waits, so that no other lane begins one that names its files. */
export function beginWork({ live }: NightContext, task: Task): void {
  live.atWork.set(task.id, { task, paths: new Set(pathsOf(task)) });
}

/** The task has ended, or leaves its place to others. */
export function endWork({ live }: NightContext, task: Task): void {
  live.atWork.delete(task.id);
}

/** Remembers which files of its worktree an agent changes, beyond those that its task names. */
export function noteTouched(
  { live }: NightContext,
  taskId: string,
  { paths, root }: { readonly paths: readonly string[]; readonly root: string },
): void {
  const known = live.atWork.get(taskId)?.paths;
  if (known === undefined) return;
  for (const path of paths) {
    const inside = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
    if (!inside.startsWith('/') && known.size < MAX_TOUCHED) known.add(inside);
  }
}

/**
 * Whether `task` has to wait because another one of its repository works on the same files (features E7). Each such wait
 * is noted once for the brief.
 */
export function mustWaitForFiles(context: NightContext, task: Task): boolean {
  const own = pathsOf(task);
  if (own.length === 0) return false;
  for (const other of context.live.atWork.values()) {
    const path = pathBoth(task, own, other);
    if (path === null) continue;
    tellOnce(context, task, { other: other.task, path });
    return true;
  }
  return false;
}

function pathBoth(
  task: Task,
  own: readonly string[],
  { task: other, paths }: AtWork,
): string | null {
  if (other.id === task.id || other.repoId !== task.repoId) return null;
  return sharedPath(own, [...paths]);
}

function tellOnce(
  context: NightContext,
  task: Task,
  { other, path }: { readonly other: Task; readonly path: string },
): void {
  const { store, clock } = context.ports;
  const [mine, theirs] = [task, other].map(({ title }) => clip(title, MAX_TITLE));
  const text = `'${mine}' waits for '${theirs}': both are about ${clip(path, MAX_TITLE)}.`;
  context.activity.note(task.id, `waits for '${theirs}'`, clock.now());
  const known = store.eventsOf(context.nightId, ['night.noted']);
  const isTold = known.some((event) => event.type === 'night.noted' && event.body.text === text);
  if (!isTold) record(context, { type: 'night.noted', taskId: task.id, body: { text } });
}
