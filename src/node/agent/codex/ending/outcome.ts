import type { StopCause } from '../../../../engine/ports/agent.ts';
import type { Outcome, OutcomeKind, Usage } from '../../../../shared/schema/attempt.ts';
import type { ProcessEnd } from '../../../process/start.ts';
import { describeOutcome, kindOfStop, sentenceOfStop } from '../../outcome.ts';
import { questionIn } from '../../program-agent/question.ts';
import type { Tally } from '../output/tally.ts';
import { attemptUsage, largerUsage, NO_TOKENS, type ThreadTotals } from '../output/usage.ts';
import type { RolloutFacts } from '../thread-file/rollout.ts';
import { failureKind } from './failure.ts';
import { resetFromText } from './reset-text.ts';

/** Why we ended a run ourselves; null when it ended by itself. */
export type CodexStopCause = StopCause | 'wrong-thread' | 'finished';

/** Everything known when a run is over. */
export interface RunEnd {
  readonly end: ProcessEnd;
  readonly tally: Tally;
  readonly rollout: RolloutFacts | null;
  readonly stopCause: CodexStopCause | null;
  /** The thread that was to be resumed. */
  readonly wantedThreadId: string | null;
  /** Its file before this run; null for a new thread. */
  readonly before: RolloutFacts | null;
  /** The last words on standard error, for a run that ends without an event. */
  readonly stderrTail: string;
  readonly nowAt: number;
}

interface Verdict {
  readonly kind: OutcomeKind;
  readonly message: string;
  readonly resetsAt?: number | null;
}

/** How a run ended. Only exit code 0 after a completed turn of the right thread is done; everything else is named. */
export function outcomeOf(run: RunEnd): Outcome {
  const { kind, message, resetsAt } = judge(run);
  return describeOutcome(kind, message, {
    lastText: run.tally.lastText,
    question: kind === 'question' ? questionIn(run.tally.lastText) : null,
    exitCode: run.end.exitCode,
    resetsAt: resetsAt ?? null,
    usage: usageOf(run),
    threadId: run.stopCause === 'wrong-thread' ? run.wantedThreadId : run.tally.threadId,
    outputBytes: run.end.outputBytes,
  });
}

function judge(run: RunEnd): Verdict {
  const { end, tally, stopCause } = run;
  if (end.spawnError !== undefined)
    return { kind: 'spawn-failed', message: end.spawnError.message };
  if (isOtherThread(run)) return wrongThread(run);
  if (tally.isTurnCompleted && (end.exitCode === 0 || stopCause === 'finished'))
    return finished(tally);
  if (stopCause === 'stall') return { kind: 'stalled', message: stallMessage(tally) };
  if (stopCause === 'deadline' || stopCause === 'user' || stopCause === 'constraint') {
    return { kind: kindOfStop(stopCause), message: sentenceOfStop(stopCause) };
  }
  return failed(run);
}

function finished(tally: Tally): Verdict {
  const question = questionIn(tally.lastText);
  if (question !== null) return { kind: 'question', message: question.text };
  return { kind: 'done', message: 'Codex completed its turn.' };
}

function isOtherThread({ wantedThreadId, tally, stopCause }: RunEnd): boolean {
  if (stopCause === 'wrong-thread') return true;
  if (wantedThreadId === null) return false;
  return tally.threadId === null ? tally.isTurnCompleted : tally.threadId !== wantedThreadId;
}

function wrongThread({ wantedThreadId, tally }: RunEnd): Verdict {
  const other = tally.threadId ?? 'one it did not name';
  return {
    kind: 'failed',
    message: `Codex was asked to continue thread ${wantedThreadId ?? ''} but began ${other}, so it was stopped.`,
  };
}

function stallMessage(tally: Tally): string {
  const where =
    tally.runningCommands.size > 0 ? 'while a command ran' : 'without running a command';
  const last = tally.complaint === null ? '' : ` Its last words: ${tally.complaint}`;
  return `Codex said nothing for too long ${where}.${last}`;
}

function failed(run: RunEnd): Verdict {
  const said = run.tally.failure ?? run.tally.complaint ?? run.stderrTail;
  const info = run.rollout?.errorInfo ?? null;
  const kind = failureKind(info, said);
  if (kind === 'limit') return { kind, message: said, resetsAt: resetOf(run, said) };
  const message = said === '' ? endMessage(run.end) : said;
  if (info !== 'model_not_found') return { kind, message };
  return { kind, message: `The model service does not know the configured model. ${message}` };
}

function resetOf(run: RunEnd, said: string): number | null {
  return run.rollout?.resetsAt ?? resetFromText(said, run.nowAt);
}

function endMessage(end: ProcessEnd): string {
  const how = end.exitCode === null ? `signal ${end.signal ?? '?'}` : `exit code ${end.exitCode}`;
  return `Codex ended with ${how} before it completed its turn.`;
}

/** Both counters of a thread, each compared with itself before the run. */
function usageOf({ tally, rollout, before }: RunEnd): Usage | null {
  const reported = since(tally.totals ?? rollout?.totals, before?.totals);
  const recorded = since(rollout?.recorded, before?.recorded);
  return largerUsage(reported, recorded);
}

function since(after: ThreadTotals | null | undefined, before: ThreadTotals | null | undefined) {
  return after ? attemptUsage(after, before ?? NO_TOKENS) : null;
}
