import type { Task } from '../../../shared/schema/task.ts';
import type { TaskNightRow } from '../../ports/store.ts';
import type { PreparedRepo } from '../context.ts';

/** A session on its night. */
export interface SessionWork {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly row: TaskNightRow;
}
