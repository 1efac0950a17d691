import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { RestartCause, SessionMove } from '../../agent/session/restart-policy.ts';
import { askWords, declareWords, progressWords } from '../../agent/session/words.ts';
import type { Worktree } from '../../ports/git.ts';
import { formatClock } from '../../time/clock-text.ts';
import { record } from '../context.ts';
import { placementOf } from '../ladder/placement.ts';
import { runAttempt } from '../task/attempt.ts';
import { attemptsTonight, lastHandoff, nextNumber } from '../task/attempt-row.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import type { ItemBook } from './item-book.ts';
import { readSession } from './state.ts';
import type { SessionWork } from './work.ts';

/** A run of a session's agent that is about to begin. */
export interface RunStart {
  readonly work: SessionWork;
  readonly worktree: Worktree;
  readonly mark: string;
  readonly book: ItemBook;
  /** `n`: the number of this restart. */
  readonly move: Extract<SessionMove, { kind: 'run' }> & { readonly n: number };
}

const CAUSES: Readonly<Record<RestartCause, string>> = {
  'ended-early': 'ended early',
  failed: 'failed',
  time: "used up one try's time",
  interrupted: 'was interrupted',
  limit: 'waited for a usage limit',
};

/** Runs the agent of a session once, to its recorded end, and writes down what it declared. */
export async function runOnce(context: HeldNight, start: RunStart): Promise<Attempt> {
  const { work, worktree, book, move } = start;
  const { task, repo, row } = work;
  noteRestart(context, start);
  const placement = placementOf(context, task);
  if (placement === null) throw new Error(`session ${task.id} has no prepared repository`);
  const attempt = await runAttempt(context, {
    task,
    repo,
    worktree,
    branch: row.branch,
    n: nextNumber(context, task.id),
    placement,
    notAccepted: null,
    findings: null,
    wasInterrupted: false,
    handoff: lastHandoff(context, task.id),
    threadId: move.threadId,
    session: {
      prompt: (deadlineAt, token) => partsFor(context, start, { deadlineAt, token }),
      heard: book.heard,
    },
  });
  await book.endRun(attempt);
  return attempt;
}

function noteRestart(context: HeldNight, { work, move }: RunStart): void {
  const { cause, n } = move;
  if (cause === null) return;
  const how = move.threadId === null ? 'fresh' : 'thread';
  const goesOn = how === 'thread' ? 'goes on in its thread' : 'starts fresh with a handoff';
  const sentence = `The agent ${CAUSES[cause]}; it ${goesOn} (restart ${n}).`;
  const body = { n, cause, how, sentence } as const;
  record(context, { type: 'session.restarted', taskId: work.task.id, body });
}

function partsFor(
  context: HeldNight,
  { work, mark, move }: RunStart,
  { deadlineAt, token }: { deadlineAt: number; token: string },
): Record<string, string> {
  const { items, open } = readSession(context, work);
  const progress = progressWords({
    until: formatClock(deadlineAt, context.config.schedule.timeZone),
    items: items.map(({ n, title, evidence }) => ({
      n,
      title,
      verdict: evidence?.verdict ?? null,
      reason: evidence?.reason.slice(0, 200) ?? '',
    })),
    openTitle: open?.title ?? null,
    isFirstRun: attemptsTonight(context, work.task.id).length <= 1,
    isWrapUp: move.isWrapUp,
    token,
  });
  return { progress, declare: declareWords(mark), ask: askWords(mark) };
}
