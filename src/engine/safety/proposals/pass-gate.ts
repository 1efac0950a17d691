import {
  type PassedProposal,
  PROPOSAL_CAPS,
  type ProposalKind,
  type ProposalRefusal,
} from '../../../shared/schema/outside/proposal.ts';
import { type Outside, outsideWords } from './outside-words.ts';
import { readProposals } from './read-proposals.ts';

/** What may still be proposed. */
export interface GateRoom extends Outside {
  /** Whether the task came from an issue; nothing else has anything outside to speak to. */
  readonly hasIssue: boolean;
  /** What passed before, for this issue and in this night. */
  readonly before: { readonly ofIssue: readonly ProposalKind[]; readonly ofNight: number };
}

/** What became of one proposal. */
export type Gated = { readonly passed: PassedProposal } | { readonly because: ProposalRefusal };

/** Proposals of all issues in one night. */
const MOST_IN_A_NIGHT = 10;

/**
 * Everything an agent's last words propose, through the one gate (R97): what is not exactly a proposal is refused, its words are made
 * fit to be published, and one comment and one pull request pass for each issue, ten of both in a night.
 */
export function passGate(lastText: string | null, room: GateRoom): Gated[] {
  const ofIssue = [...room.before.ofIssue];
  let ofNight = room.before.ofNight;
  return readProposals(lastText).map((read): Gated => {
    if ('because' in read) return read;
    const { kind } = read.proposal;
    const because = refusal(kind, { ...room, before: { ofIssue, ofNight } });
    if (because !== null) return { because };
    const passed = cleaned(read.proposal, room);
    if (passed.text === '' || (kind === 'pull-request' && passed.title === ''))
      return { because: 'empty' };
    ofIssue.push(kind);
    ofNight += 1;
    return { passed };
  });
}

function refusal(kind: ProposalKind, { hasIssue, before }: GateRoom): ProposalRefusal | null {
  if (!hasIssue) return 'no-issue';
  if (before.ofIssue.includes(kind)) return 'issue-cap';
  return before.ofNight >= MOST_IN_A_NIGHT ? 'night-cap' : null;
}

function cleaned(
  proposal: { kind: ProposalKind; title?: string; text: string },
  room: Outside,
): PassedProposal {
  const title = outsideWords(proposal.title ?? '', room);
  const text = outsideWords(proposal.text, room);
  return {
    kind: proposal.kind,
    title: title.text.replaceAll(/\s+/g, ' ').slice(0, PROPOSAL_CAPS.title).trim(),
    text: cut(text.text),
    removed: title.removed + text.removed,
  };
}

function cut(text: string): string {
  if (text.length <= PROPOSAL_CAPS.text) return text;
  return `${text.slice(0, PROPOSAL_CAPS.text - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
