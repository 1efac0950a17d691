import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { NightContext } from '../context.ts';
import { attemptsTonight } from './attempt-row.ts';

/** The evidence of a task; one whose agent an emergency stop killed says that, and not that its work is unproved. */
export function sayCutShort(context: NightContext, task: Task, evidence: Evidence): Evidence {
  const last = attemptsTonight(context, task.id).at(-1);
  const isKilled = context.stop.reason() === 'emergency' && last?.outcome?.kind === 'stopped';
  if (!isKilled) return evidence;
  const left = evidence.headOid === null ? 'it left no change' : 'what it had done is kept';
  return { ...evidence, reason: `Cut short by an emergency stop: ${left}.` };
}
