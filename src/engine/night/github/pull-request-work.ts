import type { EventSubject } from '../../../shared/event.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { TaskNightRow } from '../../ports/store.ts';

/** A result on its way to GitHub. */
export interface PullRequestWork {
  readonly task: Task;
  readonly row: TaskNightRow;
  readonly repo: RepositoryConfig;
  /** The commit of the result. */
  readonly oid: string;
  /** The branch it is to be merged into; absent: the one the night began from. */
  readonly base?: string | undefined;
  /** What its durable steps belong to. */
  readonly owner: string;
  readonly subject: EventSubject;
}

/** The same on every try, so that nothing is done twice. */
export function workFor(
  given: Pick<PullRequestWork, 'task' | 'row' | 'repo' | 'oid'>,
): PullRequestWork {
  const { nightId, taskId } = given.row;
  return { ...given, owner: `github/${nightId}/${taskId}`, subject: { nightId, taskId } };
}
