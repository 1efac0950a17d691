import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { GateRow } from '../../../shared/schema/proof/gate.ts';
import { ITEM_KEY, type Task } from '../../../shared/schema/task.ts';
import { tripsIn } from '../../report/words/trips.ts';
import { governanceRow } from '../../validate/gates/governance-row.ts';
import { inOrder } from '../../validate/gates/in-order.ts';
import { learningRow } from '../../validate/gates/learning-row.ts';
import { memoryRow } from '../../validate/gates/memory-row.ts';
import type { NightContext } from '../context.ts';
import { lessonsOf } from './learn.ts';

/** `evidence` with the gates that only the journal answers, once nothing more is found out about the work. */
export function closeGates(context: NightContext, task: Task, evidence: Evidence): Evidence {
  const { gates } = evidence;
  if (gates === undefined) return evidence;
  const { store } = context.ports;
  const isCutOut = task.key.startsWith(ITEM_KEY);
  const trips = tripsIn(store.eventsOf(context.nightId, ['wire.tripped']), task.id);
  const remembered = { attempts: store.attemptsOf(task.id), isCutOut };
  const rows = [
    ...gates,
    learningOf(context, task),
    memoryRow(remembered, evidence),
    governanceRow(evidence, trips),
  ];
  return { ...evidence, gates: inOrder(rows) };
}

function learningOf(context: NightContext, { id, repoId }: Task): GateRow {
  const { store } = context.ports;
  const row = store.taskNights(context.nightId).find(({ taskId }) => taskId === id);
  const events = store.eventsOf(context.nightId, ['attempt.found']);
  const found = events.flatMap((event) =>
    event.type === 'attempt.found' && event.taskId === id ? event.body.findings : [],
  );
  const given = lessonsOf(context, repoId, row?.begunAt);
  return learningRow(given, new Set(found.map(({ kind }) => kind)));
}
