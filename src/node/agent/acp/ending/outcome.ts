import type { StopCause } from '../../../../engine/ports/agent.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Outcome, OutcomeKind, Usage } from '../../../../shared/schema/attempt.ts';
import type { ProcessEnd } from '../../../process/start.ts';
import { failureKind } from '../../codex/ending/failure.ts';
import { describeOutcome, kindOfStop, sentenceOfStop } from '../../outcome.ts';
import { questionIn } from '../../program-agent/question.ts';
import type { Refusal } from '../wire/ask.ts';
import type { TurnAnswer } from '../wire/messages.ts';
import { kindOfRefusal, sentenceOfRefusal } from './failure.ts';
import { resetFromWords } from './reset-text.ts';

/** Everything known when a run is over. */
export interface RunEnd {
  readonly id: string;
  readonly end: ProcessEnd;
  readonly turn: Result<TurnAnswer, Refusal>;
  readonly stopCause: StopCause | null;
  /** The session, where it can be taken up again. */
  readonly threadId: string | null;
  readonly lastText: string | null;
  readonly usage: Usage | null;
  /** Requests that we refused. */
  readonly denials: number;
  readonly actionsDone: number;
  readonly runningCommands: number;
  readonly stderrTail: string;
  readonly isBroken: boolean;
  readonly limit: { readonly resetsAt: number | null } | null;
  readonly nowAt: number;
}

interface Verdict {
  readonly kind: OutcomeKind;
  readonly message: string;
}

/** How a run ended. Done is a turn that ended by itself, with something done where something was refused. */
export function outcomeOf(run: RunEnd): Outcome {
  const { kind, message } = judge(run);
  const resetsAt = kind === 'limit' ? resetOf(run, message) : null;
  return describeOutcome(kind, message, {
    lastText: run.lastText,
    question: kind === 'question' ? questionIn(run.lastText) : null,
    exitCode: run.end.exitCode,
    resetsAt,
    usage: run.usage,
    threadId: run.threadId,
    outputBytes: run.end.outputBytes,
  });
}

function judge(run: RunEnd): Verdict {
  const { end, turn, stopCause } = run;
  if (end.spawnError !== undefined)
    return { kind: 'spawn-failed', message: end.spawnError.message };
  if (turn.ok && turn.value.stopReason === 'end_turn') {
    return run.isBroken ? brokenTurn(run) : finished(run);
  }
  if (stopCause === 'stall') {
    const where = run.runningCommands > 0 ? 'while a command ran' : 'without running a command';
    return { kind: 'stalled', message: `${run.id} said nothing for too long ${where}.` };
  }
  if (stopCause !== null)
    return { kind: kindOfStop(stopCause), message: sentenceOfStop(stopCause) };
  return turn.ok ? cutShort(run.id, turn.value.stopReason) : failed(run, turn.error);
}

/** codex-acp answers a turn that its service broke with the reason of a good one, and the failure as its last message. */
function brokenTurn({ id, lastText }: RunEnd): Verdict {
  const message = lastText ?? `${id} ended its turn with an error it did not name.`;
  return { kind: failureKind(null, message), message };
}

function resetOf({ limit, nowAt }: RunEnd, message: string): number | null {
  return limit?.resetsAt ?? resetFromWords(message, nowAt);
}

function finished({ id, lastText, actionsDone, denials }: RunEnd): Verdict {
  const question = questionIn(lastText);
  if (question !== null) return { kind: 'question', message: question.text };
  if (denials === 0) return { kind: 'done', message: `${id} completed its turn.` };
  const times = denials === 1 ? 'once' : `${denials} times`;
  if (actionsDone === 0) {
    return { kind: 'failed', message: `${id} was refused ${times} and did nothing.` };
  }
  return { kind: 'done', message: `${id} completed its turn and was refused ${times}.` };
}

const CUT_SHORT: Readonly<Record<string, Verdict>> = {
  max_turn_requests: { kind: 'budget', message: 'It reached its limit of requests in one turn.' },
  max_tokens: { kind: 'context', message: 'It reached its limit of tokens.' },
  refusal: { kind: 'refused', message: 'It refused to go on.' },
  cancelled: { kind: 'failed', message: 'It cancelled its turn without being asked to.' },
};

function cutShort(id: string, stopReason: string): Verdict {
  const message = `${id} ended its turn for a reason it calls "${stopReason}".`;
  return CUT_SHORT[stopReason] ?? { kind: 'failed', message };
}

function failed({ id, end, stderrTail }: RunEnd, refusal: Refusal): Verdict {
  if (refusal.kind !== 'gone') {
    return { kind: kindOfRefusal(refusal), message: sentenceOfRefusal(refusal) };
  }
  const how = end.exitCode === null ? `signal ${end.signal ?? '?'}` : `exit code ${end.exitCode}`;
  const last = stderrTail === '' ? '' : ` Its last words: ${stderrTail}`;
  return {
    kind: 'failed',
    message: `${id} ended with ${how} before it completed its turn.${last}`,
  };
}
