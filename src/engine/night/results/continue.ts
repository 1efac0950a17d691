import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ResultView } from '../../../shared/schema/results/result.ts';
import type { ResultDesk } from './desk.ts';
import { again, findResult, viewOf } from './result-book.ts';

/**
 * Queues a result's task again for the next night: its work goes on from this result, and its agent reads what the person
 * says of it (features K1).
 */
export async function continueResult(
  { ports: { store, clock } }: ResultDesk,
  { result, comment }: { readonly result: string; readonly comment: string },
): Promise<Result<ResultView>> {
  const found = findResult(store, result);
  if (!found.ok) return found;
  const { night, row, task, decision } = found.value;
  const refuse = (message: string, fix: string): Result<never> =>
    fail(appError('bad-transition', message, { fix }));
  if (task.state === 'running' || task.state === 'queued') {
    return refuse(
      `'${task.title}' is ${task.state} already.`,
      '"nightkiln queue edit" changes it.',
    );
  }
  if (decision.state === 'discarded') {
    return refuse(`'${task.title}' is discarded.`, `nightkiln restore ${row.branch}`);
  }
  if (decision.state === 'accepted') {
    const fix = `Undo it first (nightkiln revert ${row.branch}), or queue a task of its own.`;
    return refuse(`'${task.title}' is accepted.`, fix);
  }
  const oid = row.landedOid ?? row.baseOid;
  const queued = { ...task, state: 'queued', verdict: null, updatedAt: clock.now() } as const;
  store.appendAll([
    {
      ...{ type: 'result.continued', nightId: night.id, taskId: task.id },
      body: { repoId: task.repoId, oid, comment },
    },
    { type: 'task.edited', taskId: task.id, body: { task: queued } },
  ]);
  return ok(viewOf(again(store, found.value)));
}
