import type { StopCause } from '../../../../engine/ports/agent.ts';
import type { Outcome, OutcomeKind, Usage } from '../../../../shared/schema/attempt.ts';
import type { ProcessEnd } from '../../../process/start.ts';
import { describeOutcome, kindOfStop, sentenceOfStop } from '../../outcome.ts';
import { questionIn } from '../../program-agent/question.ts';
import { longTools, type Tally } from '../output/tally.ts';
import { largerUsage, NO_TOTALS, usageOfResult, usageSince } from '../output/usage.ts';
import type { TranscriptFacts } from '../thread-file/transcript.ts';
import { failureKind } from './failure.ts';

/** Why we ended a run ourselves; null when it ended by itself. */
export type ClaudeStopCause = StopCause | 'wrong-thread' | 'finished';

/** Everything known when a run is over. */
export interface RunEnd {
  readonly end: ProcessEnd;
  readonly tally: Tally;
  /** The thread's file after the run, with the replies of this run; null when claude left none. */
  readonly transcript: TranscriptFacts | null;
  readonly stopCause: ClaudeStopCause | null;
  /** The thread that was to be resumed. */
  readonly wantedThreadId: string | null;
  /** Its file before this run; null for a new thread. */
  readonly before: TranscriptFacts | null;
  /** The last words on standard error, for a run that ends without an event. */
  readonly stderrTail: string;
}

interface Verdict {
  readonly kind: OutcomeKind;
  readonly message: string;
  readonly resetsAt?: number | null;
}

/**
 * How a run ended. Exit codes lie (agents.md 0, fact 5): done is exit code 0 and a result without an error, of the right
 * thread, within the limit, and with something done where something was refused. Everything else is named.
 */
export function outcomeOf(run: RunEnd): Outcome {
  const { kind, message, resetsAt } = judge(run);
  return describeOutcome(kind, message, {
    lastText: run.tally.lastText,
    question: kind === 'question' ? questionIn(run.tally.lastText) : null,
    exitCode: run.end.exitCode,
    resetsAt: resetsAt ?? null,
    usage: usageOf(run),
    threadId: threadOf(run),
    outputBytes: run.end.outputBytes,
  });
}

/** A thread without a file cannot be resumed, so it is not named. */
function threadOf({ stopCause, wantedThreadId, transcript, tally }: RunEnd): string | null {
  if (stopCause === 'wrong-thread') return wantedThreadId;
  return transcript === null ? null : tally.threadId;
}

function judge(run: RunEnd): Verdict {
  const { end, tally, stopCause } = run;
  if (end.spawnError !== undefined)
    return { kind: 'spawn-failed', message: end.spawnError.message };
  if (isOtherThread(run)) return wrongThread(run);
  if (isFinished(run)) return finished(tally);
  if (stopCause === 'stall') return { kind: 'stalled', message: stallMessage(tally) };
  if (stopCause === 'deadline' || stopCause === 'user' || stopCause === 'constraint') {
    return { kind: kindOfStop(stopCause), message: sentenceOfStop(stopCause) };
  }
  return failed(run);
}

function isFinished({ end, tally, stopCause }: RunEnd): boolean {
  if (tally.result === null || tally.result.is_error || tally.limit !== null) return false;
  return end.exitCode === 0 || stopCause === 'finished';
}

function finished(tally: Tally): Verdict {
  const question = questionIn(tally.lastText);
  if (question !== null) return { kind: 'question', message: question.text };
  if (tally.actionsDone === 0 && tally.sandboxProblem !== null) {
    return { kind: 'failed', message: `No command could run. ${tally.sandboxProblem}.` };
  }
  if (tally.actionsDone === 0 && tally.denials > 0) {
    const times = tally.denials === 1 ? 'once' : `${tally.denials} times`;
    return { kind: 'failed', message: `Claude Code was refused ${times} and did nothing.` };
  }
  return { kind: 'done', message: 'Claude Code completed its turn.' };
}

function isOtherThread({ wantedThreadId, tally, stopCause }: RunEnd): boolean {
  if (stopCause === 'wrong-thread') return true;
  if (wantedThreadId === null) return false;
  return tally.threadId === null
    ? tally.result?.is_error === false
    : tally.threadId !== wantedThreadId;
}

function wrongThread({ wantedThreadId, tally }: RunEnd): Verdict {
  const other = tally.threadId ?? 'one it did not name';
  return {
    kind: 'failed',
    message: `Claude Code was asked to continue thread ${wantedThreadId ?? ''} but began ${other}, so it was stopped.`,
  };
}

function stallMessage(tally: Tally): string {
  const where = longTools(tally) > 0 ? 'while a command ran' : 'without running a command';
  const last = tally.complaint === null ? '' : ` Its last words: ${tally.complaint}`;
  return `Claude Code said nothing for too long ${where}.${last}`;
}

function failed(run: RunEnd): Verdict {
  const { tally, end } = run;
  const { result } = tally;
  const told = result?.is_error ? (result.errors?.join(' ') ?? result.result) : null;
  const said = [told, tally.complaint, run.stderrTail].find((text) => text) ?? '';
  const kind = failureKind(tally, said);
  if (kind === 'limit') return { kind, message: said, resetsAt: tally.limit?.resetsAt ?? null };
  const message = said === '' ? endMessage(end) : said;
  if (tally.failure?.error !== 'model_not_found') return { kind, message };
  return { kind, message: `The model service does not know the configured model. ${message}` };
}

function endMessage(end: ProcessEnd): string {
  const how = end.exitCode === null ? `signal ${end.signal ?? '?'}` : `exit code ${end.exitCode}`;
  return `Claude Code ended with ${how} before it completed its turn.`;
}

/** What it reported, or wrote down when it was asked to end; a killed one is counted by its replies. */
function usageOf({ tally, transcript, before, wantedThreadId }: RunEnd): Usage | null {
  const isResumed = wantedThreadId !== null;
  const known = before?.totals ?? null;
  const told = tally.result === null ? null : usageOfResult(tally.result, known, isResumed);
  const kept =
    transcript?.totals && (known !== null || !isResumed)
      ? usageSince(transcript.totals, known ?? NO_TOTALS)
      : null;
  return largerUsage(largerUsage(told, kept), transcript?.replies ?? null);
}
