import type { Outcome, OutcomeKind } from '../../shared/schema/attempt.ts';
import type { Finding } from '../../shared/schema/evidence.ts';
import type { VerdictKind } from '../../shared/schema/task.ts';

/** A verdict that needs no check. */
export interface OutcomeRuling {
  readonly verdict: VerdictKind;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

const FAILURE: Readonly<
  Record<Exclude<OutcomeKind, 'done' | 'question' | 'limit' | 'budget'>, string>
> = {
  'needs-model': 'Needs a model',
  auth: 'The agent is signed out',
  'spawn-failed': 'The agent could not start',
  network: 'The agent could not reach its model',
  overloaded: "The agent's model service could not work",
  invalid: "The agent's request was not accepted",
  refused: 'The model refused the task',
  context: 'The task grew too long for the model',
  stalled: 'The agent stopped responding',
  hang: 'The agent stopped responding twice',
  excess: 'The agent took too much of the machine',
  stopped: 'The agent was stopped before it finished',
  interrupted: 'The work was interrupted',
  failed: 'The agent ended with an error',
};

/** Rules 1 to 3 of the verdict: a limit, a question, or an agent that ended badly with nothing to show. Null otherwise. */
export function outcomeWithoutWork(
  outcome: Outcome | null,
  hasWork: boolean,
): OutcomeRuling | null {
  if (outcome === null)
    return hasWork
      ? null
      : ruling('failed', 'The attempt ended without a result and left no change.');
  switch (outcome.kind) {
    case 'limit':
      return ruling('limit', sentence("The agent met its provider's limit", outcome.message));
    case 'budget':
      return ruling('limit', sentence('The attempt used up its budget', outcome.message));
    case 'question':
      return ruling('question', outcome.question?.text ?? sentence('A question', outcome.message));
    case 'done':
      return null;
    default:
      return hasWork ? null : ruling('failed', sentence(FAILURE[outcome.kind], outcome.message));
  }
}

function ruling(verdict: VerdictKind, reason: string): OutcomeRuling {
  return { verdict, reason, findings: [] };
}

/** The agent's own words come after a colon, cut to one line, and never twice. */
function sentence(what: string, message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  const detail = line.toLowerCase().startsWith(what.toLowerCase())
    ? line.slice(what.length).replace(/^[\s:.,-]+/, '')
    : line;
  if (detail === '') return `${what}.`;
  const cut = detail.length <= 300 ? detail : `${detail.slice(0, 299)}…`;
  return /[.!?…]$/.test(cut) ? `${what}: ${cut}` : `${what}: ${cut}.`;
}
