import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { markOf } from '../../agent/session/item-protocol.ts';
import { nextMove, type SessionMove } from '../../agent/session/restart-policy.ts';
import { sessionWorkBranch } from '../../git/names.ts';
import type { Worktree } from '../../ports/git.ts';
import { capitalise } from '../../report/format.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { isGoneOnWith } from '../ladder/go-on.ts';
import { placementOf } from '../ladder/placement.ts';
import { admit } from '../limits/admit.ts';
import { waitFor } from '../pause.ts';
import { attemptsTonight } from '../task/attempt-row.ts';
import { waitForStartRetry } from '../task/start-retry.ts';
import { isLeftOpen } from '../task/task.ts';
import { closeTaskWorktree, openTaskWorktree, recentBranches } from '../task/task-worktree.ts';
import { whyOver } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { type Ending, endingOf, verdictOf } from './end.ts';
import { createItemBook, type ItemBook } from './item-book.ts';
import { progressOf } from './progress.ts';
import { proveItem } from './prove-item.ts';
import { createProver, type Prover } from './prover.ts';
import { runOnce } from './run-once.ts';
import { emptyEvidence } from './save-item.ts';
import { readSession } from './state.ts';
import type { SessionWork } from './work.ts';

/** A session at work on this host. */
interface Live {
  readonly work: SessionWork;
  readonly mark: string;
  readonly book: ItemBook;
  readonly prover: Prover;
}

const MAX_LOST = 3;
const POISON = `The host ended ${MAX_LOST} times during this session, so it was set aside.`;

/**
 * Lets one agent work on a repository until the night ends (features D13): it declares items, each is saved, cut onto a
 * branch of its own and proved; an agent that ends early is resumed by its thread. Everything it stands on is in the
 * journal, so after a crash it is called again and goes on. `parked` until its agent's usage limit is over.
 */
export async function runSession(context: HeldNight, task: Task): Promise<'ended' | 'parked'> {
  const repo = context.repos.get(task.repoId);
  if (repo === undefined) throw new Error(`session ${task.id} has no prepared repository`);
  const live = begin(context, task, repo);
  const opened = await openTaskWorktree(context, live.work);
  const ending = await endingFrom(context, live, opened);
  if (ending === 'parked' || isLeftOpen(context)) {
    await live.prover.drain();
    return ending === 'parked' && !isLeftOpen(context) ? 'parked' : 'ended';
  }
  await settle(context, live, ending);
  return 'ended';
}

/** Ends a session that was in the middle and cannot go on; what it left is kept. */
export async function abandonSession(context: HeldNight, task: Task, why: string): Promise<void> {
  const repo = context.repos.get(task.repoId);
  const row = rowOf(context, task.id);
  if (row === null) return;
  const sentence = `It was cut short and could not go on: ${why}`;
  if (repo === undefined) {
    const given = { branch: row.branch, verdict: 'failed', reason: sentence } as const;
    const evidence = emptyEvidence({ row }, given);
    record(context, { type: 'task.judged', taskId: task.id, body: { evidence } });
    return;
  }
  await settle(context, begin(context, task, repo), { why: 'night', sentence });
}

function begin(context: HeldNight, task: Task, repo: PreparedRepo): Live {
  const known = rowOf(context, task.id);
  if (known === null) {
    const { timeZone } = context.config.schedule;
    const options = { taken: recentBranches(context), timeZone };
    const branch = sessionWorkBranch(context.ports.clock.now(), options);
    const body = { branch, baseOid: repo.baseOid };
    record(context, { type: 'task.begun', taskId: task.id, body });
  }
  const row = rowOf(context, task.id);
  if (row === null) throw new Error(`session ${task.id} has no row`);
  const work = { task, repo, row };
  const mark = markOf(context.ports.ids.hash(task.id));
  const prover = createProver(context, (n) => proveItem(context, work, n));
  const book = createItemBook(context, work, { mark, onSaved: prover.push });
  return { work, mark, book, prover };
}

function rowOf({ ports, nightId }: NightContext, taskId: string) {
  return ports.store.taskNights(nightId).find((row) => row.taskId === taskId) ?? null;
}

async function endingFrom(
  context: HeldNight,
  live: Live,
  opened: Awaited<ReturnType<typeof openTaskWorktree>>,
): Promise<Ending | 'parked'> {
  if (opened === null) {
    const why = whyOver(context) ?? context.hold.now().sentence;
    return { why: 'night', sentence: `${capitalise(why)}.` };
  }
  if (!opened.ok) return { why: 'cannot-run', sentence: opened.error.message };
  await live.book.catchUp();
  for (;;) {
    const ending = await runNext(context, live, opened.value);
    if (ending !== null) return ending;
    if (isLeftOpen(context)) return { why: 'night', sentence: 'It was left open.' };
  }
}

/** One run of the agent, when another one is due; otherwise why the session is over. */
async function runNext(
  context: HeldNight,
  live: Live,
  worktree: Worktree,
): Promise<Ending | 'parked' | null> {
  const { task } = live.work;
  const isRetry = await waitForStartRetry(context, task.id);
  const move = isRetry ? startAgain(context, live) : moveOf(context, live);
  if (isLost(context, task.id)) return { why: 'poison', sentence: POISON };
  if (move.kind === 'end') return endingOf(move.why, lastMessage(context, task.id));
  if (move.waitMs > 0) {
    context.activity.note(task.id, 'waits before the agent goes on', context.ports.clock.now());
    await waitFor(context.ports.clock, move.waitMs, { signal: context.stop.signal });
  }
  const turn = await admit(context, task, () =>
    runOnce(context, { ...live, worktree, move: { ...move, n: restartsOf(context, live) + 1 } }),
  );
  if (turn === 'parked') return turn;
  if (!turn.isGiven) return { why: 'night', sentence: `${capitalise(turn.why)}.` };
  await turn.run;
  return null;
}

/** After an agent that could not be started for a reason that passes, or for which another one stands in. */
function startAgain(context: HeldNight, { work }: Pick<Live, 'work'>): SessionMove {
  const runs = attemptsTonight(context, work.task.id);
  const threadId = runs.findLast((one) => one.threadId !== null)?.threadId ?? null;
  const resumed = goesOnWithSame(context, work.task) ? threadId : null;
  return { kind: 'run', cause: null, threadId: resumed, waitMs: 0, isWrapUp: false };
}

function moveOf(context: HeldNight, { work }: Live): SessionMove {
  const { session } = context.config;
  const last = attemptsTonight(context, work.task.id).at(-1);
  if (last?.outcome?.kind === 'limit' && !isGoneOnWith(context, work.task, last)) {
    return { kind: 'end', why: 'limit' };
  }
  const isReplaced = last?.outcome?.kind === 'auth' || last?.outcome?.kind === 'spawn-failed';
  if (isReplaced && isGoneOnWith(context, work.task, last)) return startAgain(context, { work });
  const canResume = goesOnWithSame(context, work.task);
  return nextMove(progressOf(context, work), { ...session, canResume });
}

/** Whether the agent of the last run takes the next one, and can go on in its thread. */
function goesOnWithSame(context: HeldNight, task: Task): boolean {
  const placement = placementOf(context, task);
  const last = attemptsTonight(context, task.id).at(-1);
  return placement?.driver.canResume === true && placement.driver.id === last?.agent;
}

function restartsOf(context: HeldNight, { work }: Live): number {
  return readSession(context, work).restarts;
}

/** A session during which the host died again and again does not get another chance (R13). */
function isLost(context: HeldNight, taskId: string): boolean {
  return (
    attemptsTonight(context, taskId).filter(({ state }) => state === 'lost').length >= MAX_LOST
  );
}

function lastMessage(context: HeldNight, taskId: string): string {
  const last: Attempt | undefined = attemptsTonight(context, taskId).at(-1);
  return last?.outcome?.message ?? '';
}

/** Proves what is left, says how the session ended, and closes it. */
async function settle(context: HeldNight, { work, book, prover }: Live, ending: Ending) {
  await book.closeRest();
  await prover.drain();
  if (isLeftOpen(context)) return;
  const { task, row } = work;
  const count = readSession(context, work).items.length;
  const hasRun = attemptsTonight(context, task.id).length > 0;
  const items = count === 1 ? '1 item' : `${count} items`;
  const reason = `${ending.sentence} ${hasRun ? `It declared ${items}.` : 'It did not begin.'}`;
  const verdict = verdictOf(ending, hasRun);
  const evidence = emptyEvidence(work, { branch: row.branch, verdict, reason });
  context.ports.store.appendAll([
    {
      type: 'session.ended',
      nightId: context.nightId,
      taskId: task.id,
      body: { why: ending.why, sentence: `The session on ${work.repo.config.id} ended: ${reason}` },
    },
    { type: 'task.judged', nightId: context.nightId, taskId: task.id, body: { evidence } },
  ]);
  await closeTaskWorktree(context, work);
}
