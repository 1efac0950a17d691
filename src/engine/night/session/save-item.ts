import type { NewEvent } from '../../../shared/event.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { taskBranch } from '../../git/names.ts';
import { itemDraft } from '../../work/session/session-task.ts';
import { type NightContext, record } from '../context.ts';
import { agentAtWork } from '../ladder/at-hand.ts';
import { refOf } from '../phases/health.ts';
import { kindOfWork } from '../task/commit.ts';
import { recentBranches, worktreeName } from '../task/task-worktree.ts';
import { readSession, type SessionItem } from './state.ts';
import type { SessionWork } from './work.ts';

/** Commits what the worktree of a session holds, as the supervisor. The commit its branch has then, changed or not. */
export async function commitSession(
  context: NightContext,
  work: SessionWork,
  subject: string,
): Promise<Result<string>> {
  const { git } = context.ports;
  const { task, repo, row } = work;
  const agent = agentAtWork(context, task);
  const ref = refOf(repo.config);
  const made = await git.commit(ref, {
    name: worktreeName(task.id),
    message: `${subject}\n\nNightkiln-Task: ${task.id}\nAgent: ${agent}\n`,
    identity: context.config.gitIdentity,
  });
  if (!made.ok) return made;
  const head = await git.branchHead(ref, row.branch);
  return head.ok ? ok(head.value ?? row.baseOid) : head;
}

/** The message of an item's commits. */
export function messageOfItem(item: Pick<SessionItem, 'title' | 'end'>, task: Task): string {
  const kind = item.end === 'done' ? kindOfWork(task.category) : 'wip';
  return `${kind}: ${item.title}`;
}

/**
 * Saves an ended item: its change goes into commits of the session's branch, and it becomes a task with a branch of its
 * own. What cannot be saved is judged as failed with the reason. Repeating it after a crash makes no second task.
 */
export async function saveItem(
  context: NightContext,
  work: SessionWork,
  item: SessionItem,
): Promise<void> {
  const hasChange = item.question === null || wasOpened(context, work, item.n);
  const before = readSession(context, work);
  const committed = hasChange
    ? await commitSession(context, work, `wip: ${item.title}`)
    : ok(before.itemsOid);
  context.ports.failpoint('item:committed');
  const oid = committed.ok ? committed.value : before.itemsOid;
  const { events, itemId, branch } = rowsFor(context, work, {
    item,
    fromOid: before.itemsOid,
    oid,
  });
  if (committed.ok) {
    context.ports.store.appendAll(events);
    return;
  }
  const reason = `Not saved: ${committed.error.message}`;
  const evidence = emptyEvidence(work, { branch, reason, verdict: 'failed' });
  const judged = { type: 'task.judged', nightId: context.nightId, taskId: itemId } as const;
  context.ports.store.appendAll([...events, { ...judged, body: { evidence } }]);
}

/** Work of nobody's that left nothing worth a row. */
export function isNothing(context: NightContext, work: SessionWork, oid: string): boolean {
  return oid === readSession(context, work).itemsOid;
}

/** A question that was asked outside of every item takes none of the changes that are there. */
function wasOpened(context: NightContext, { task }: SessionWork, n: number): boolean {
  return context.ports.store
    .eventsOf(context.nightId, ['item.opened'])
    .some(
      (event) => event.type === 'item.opened' && event.taskId === task.id && event.body.n === n,
    );
}

interface Saved {
  readonly item: SessionItem;
  readonly fromOid: string;
  readonly oid: string;
}

function rowsFor(context: NightContext, { task: session, row }: SessionWork, saved: Saved) {
  const { ids, clock } = context.ports;
  const { nightId } = context;
  const now = clock.now();
  const itemId = ids.next();
  const state = { state: 'queued', verdict: null, nightId: null } as const;
  const times = { createdAt: now, updatedAt: now };
  const task: Task = { ...itemDraft(session, saved.item), id: itemId, ...state, ...times };
  const { timeZone } = context.config.schedule;
  const branch = taskBranch(now, task.title, { taken: recentBranches(context), timeZone });
  const body = { n: saved.item.n, itemId, fromOid: saved.fromOid, oid: saved.oid };
  const attempt = saved.item.attemptId === null ? {} : { attemptId: saved.item.attemptId };
  const events: NewEvent[] = [
    { type: 'task.added', nightId, taskId: itemId, body: { task } },
    { type: 'task.begun', nightId, taskId: itemId, body: { branch, baseOid: row.baseOid } },
    { type: 'item.saved', nightId, taskId: session.id, ...attempt, body },
  ];
  return { events, itemId, branch };
}

/** Evidence of something that nothing was run for. */
export function emptyEvidence(
  { row }: Pick<SessionWork, 'row'>,
  given: Pick<Evidence, 'branch' | 'reason' | 'verdict'>,
): Evidence {
  const none = { headOid: null, checks: [], files: [], findings: [] };
  return { ...given, ...none, baseOid: row.baseOid };
}

/** Notes in the night's story what befell a session. */
export function noteSession(context: NightContext, { task }: SessionWork, text: string): void {
  record(context, { type: 'night.noted', taskId: task.id, body: { text } });
}
