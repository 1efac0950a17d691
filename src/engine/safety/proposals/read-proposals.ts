import { Proposal } from '../../../shared/schema/outside/proposal.ts';

/** How a line begins with which an agent proposes something. */
export const PROPOSE = 'PROPOSE ';

/** A line that proposes, read or refused. */
export type ReadProposal =
  | { readonly proposal: Proposal }
  | { readonly because: 'not-json' | 'not-a-proposal' };

const MOST_LINES = 10;
const LONGEST_LINE = 40_000;

/** What the last words of an agent propose, at most ten, in their order. Any text gives a list. */
export function readProposals(lastText: string | null): ReadProposal[] {
  return (lastText ?? '')
    .split(/\r?\n/)
    .filter((line) => line.startsWith(PROPOSE))
    .slice(0, MOST_LINES)
    .map((line) => readOne(line.slice(PROPOSE.length)));
}

function readOne(text: string): ReadProposal {
  const value = text.length > LONGEST_LINE ? undefined : parsed(text);
  if (value === undefined) return { because: 'not-json' };
  const read = Proposal.safeParse(value);
  return read.success ? { proposal: read.data } : { because: 'not-a-proposal' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
