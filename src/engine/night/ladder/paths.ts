import type { Task } from '../../../shared/schema/task.ts';
import { namedPaths } from '../../agent/ladder/named-paths.ts';
import { readWorkOrder } from '../../work/work-order.ts';

/** The paths that a task names, in its words and in its work order. */
export function pathsOf(task: Pick<Task, 'title' | 'instructions'>): readonly string[] {
  const order = readWorkOrder(task.instructions);
  const ordered = [...(order?.links ?? []).map(({ file }) => file), ...(order?.whitespace ?? [])];
  return [...new Set([...namedPaths(`${task.title}\n${task.instructions}`), ...ordered])];
}
