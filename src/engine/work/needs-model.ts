import type { Task } from '../../shared/schema/task.ts';
import { readWorkOrder } from './work-order.ts';

const MECHANICAL =
  /trailing white ?space|final new ?line|missing new ?line|broken (?:\w+ )?links?/i;
const FILE_NAME = /[\w-]+\.[a-z]\w{0,9}\b/i;

/**
 * Whether only an agent with a model could do a task. Without one there are two kinds of work: what a work order
 * spells out, and a person's prose that names a file and broken links, trailing whitespace or a final newline.
 * Discovery always writes an order when one is possible, so its prose is never a hint.
 */
export function needsModel(task: Pick<Task, 'title' | 'instructions' | 'source'>): boolean {
  if (readWorkOrder(task.instructions) !== null) return false;
  if (task.source === 'discovery') return true;
  const text = `${task.title}\n${task.instructions}`;
  return !(MECHANICAL.test(text) && FILE_NAME.test(text));
}
