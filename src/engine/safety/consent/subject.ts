import type { Task } from '../../../shared/schema/task.ts';

/**
 * What a yes to a task is for: everything that decides what its agent is told and what it is held to. Two tasks that
 * differ in any of it have different subjects (R93, R101). `hash` is SHA-256 in hex.
 */
export function subjectOfTask(task: Task, hash: (text: string) => string): string {
  const { repoId, source, trust, title, instructions, category, targets } = task;
  return hash(
    JSON.stringify(['run', repoId, source, trust, title, instructions, category, targets]),
  );
}

/** What a yes to a result is for: exactly this commit, with the reasons for which it was held. */
export function subjectOfResult(
  result: {
    readonly taskId: string;
    readonly headOid: string;
    readonly reasons: readonly string[];
  },
  hash: (text: string) => string,
): string {
  return hash(
    JSON.stringify(['result', result.taskId, result.headOid, [...result.reasons].sort()]),
  );
}
