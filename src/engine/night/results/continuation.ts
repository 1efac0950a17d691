import type { Task } from '../../../shared/schema/task.ts';
import type { StoreReads, TaskNightRow } from '../../ports/store.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { kindOfWork } from '../task/commit.ts';

/** What a person said about an earlier result of a task, and that result. */
export interface Continuation {
  readonly fromOid: string;
  readonly oid: string;
  readonly comment: string;
}

/** The wish to go on with a task's earlier result; null when there is none, or another night has followed it. */
export function continuationOf(
  store: StoreReads,
  taskId: string,
  nightId: string,
): Continuation | null {
  const [last] = store.findEvents({
    ...{ beforeSeq: null, fromAt: null, toAt: null, minLevel: 0, nightId: null, taskId },
    types: ['result.continued'],
    limit: 1,
  });
  const event = last?.event;
  if (event?.type !== 'result.continued' || event.nightId === undefined) return null;
  const isFollowed = store
    .attemptsOf(taskId)
    .some((one) => one.nightId !== nightId && one.startedAt > event.at);
  const row = store.taskNights(event.nightId).find((one) => one.taskId === taskId);
  if (isFollowed || row === undefined) return null;
  const { oid, comment } = event.body;
  return { fromOid: row.baseOid, oid, comment };
}

/** Puts the earlier result under tonight's work, before any agent begins; says so where it does not fit any more. */
export async function carryOver(
  context: NightContext,
  {
    task,
    repo,
    row,
  }: { readonly task: Task; readonly repo: PreparedRepo; readonly row: TaskNightRow },
): Promise<void> {
  const { git, store } = context.ports;
  const wish = continuationOf(store, task.id, context.nightId);
  if (wish === null || wish.oid === wish.fromOid) return;
  const ref = refOf(repo.config);
  const known = await git.branchHead(ref, row.branch);
  if (!known.ok || known.value !== null) return;
  const held = await git.prepare(ref, wish.oid);
  const moved = held.ok
    ? await git.transplant(ref, {
        ...{ branch: row.branch, fromOid: wish.fromOid, toOid: wish.oid, ontoOid: row.baseOid },
        message: `${kindOfWork(task.category)}: ${task.title}`,
        identity: context.config.gitIdentity,
      })
    : held;
  if (moved.ok && moved.value !== null) return;
  const why = moved.ok ? 'it does not fit the new base' : moved.error.message;
  const text = `'${task.title}' begins anew instead of going on from its last result: ${why}.`;
  record(context, { type: 'night.noted', taskId: task.id, body: { text } });
}
