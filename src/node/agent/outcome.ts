import type { StopCause } from '../../engine/ports/agent.ts';
import type { Outcome, OutcomeKind } from '../../shared/schema/attempt.ts';

/** Longest `message` and `lastText` of an outcome, in characters. */
export const MESSAGE_CAP = 4000;
export const LAST_TEXT_CAP = 8000;

/** An outcome of this kind; what is not given is unknown. Texts are cut to what the schema holds, keeping their end. */
export function describeOutcome(
  kind: OutcomeKind,
  message: string,
  known: Partial<Omit<Outcome, 'kind' | 'message'>> = {},
): Outcome {
  return {
    kind,
    message: message.slice(-MESSAGE_CAP),
    lastText: known.lastText?.slice(-LAST_TEXT_CAP) ?? null,
    question: known.question ?? null,
    exitCode: known.exitCode ?? null,
    resetsAt: known.resetsAt ?? null,
    usage: known.usage ?? null,
    threadId: known.threadId ?? null,
    outputBytes: known.outputBytes ?? 0,
  };
}

/** The kind for a run that was stopped for this reason. */
export function kindOfStop(reason: StopCause): OutcomeKind {
  return reason === 'stall' ? 'stalled' : 'stopped';
}

/** One sentence for a run that was stopped for this reason. */
export function sentenceOfStop(reason: StopCause): string {
  return SENTENCES[reason];
}

const SENTENCES: Readonly<Record<StopCause, string>> = {
  deadline: 'Stopped at its deadline.',
  user: 'Stopped on request.',
  stall: 'Stopped because it showed no sign of work.',
  constraint: 'Stopped because the night was held back.',
};
