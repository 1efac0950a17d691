import type { Task } from '../../../shared/schema/task.ts';
import type { RemoteRepository } from '../../ports/github/remote.ts';

const KEY = /^issue:[^#\s]+#(\d+)(?:@|$)/;

/** The key of the task for an issue, the same on every night. */
export function issueKey({ owner, name }: RemoteRepository, number: number): string {
  return `issue:${owner.toLowerCase()}/${name.toLowerCase()}#${number}`;
}

/** The issue that a task answers; null when it answers none. */
export function issueOf(task: Pick<Task, 'key' | 'source'>): number | null {
  const number = task.source === 'issue' ? KEY.exec(task.key)?.[1] : undefined;
  return number === undefined ? null : Number(number);
}
