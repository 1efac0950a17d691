import { z } from 'zod';

/** Characters of what an agent may propose to say outside. */
export const PROPOSAL_CAPS = { title: 200, text: 4000 } as const;

/** What an agent wants to be said or opened outside (R97). It says so; whether and how it is done, we decide. */
export const Proposal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('comment'), text: z.string().min(1).max(20_000) }),
  z.strictObject({
    kind: z.literal('pull-request'),
    title: z.string().min(1).max(500),
    text: z.string().min(1).max(20_000),
  }),
]);
export type Proposal = z.infer<typeof Proposal>;

export const ProposalKind = z.enum(['comment', 'pull-request']);
export type ProposalKind = z.infer<typeof ProposalKind>;

/** Why a proposal goes no further. */
export const ProposalRefusal = z.enum([
  'not-json',
  'not-a-proposal',
  'empty',
  'issue-cap',
  'night-cap',
  'no-issue',
]);
export type ProposalRefusal = z.infer<typeof ProposalRefusal>;

/** A proposal that passed the gate: its words as they may stand outside. The event carries the ids of night and task. */
export const PassedProposal = z.object({
  kind: ProposalKind,
  /** Empty for a comment. */
  title: z.string().max(PROPOSAL_CAPS.title),
  text: z.string().max(PROPOSAL_CAPS.text),
  /** Mentions, images, links and the like that were taken out. */
  removed: z.number().int().nonnegative(),
});
export type PassedProposal = z.infer<typeof PassedProposal>;

/** What agents want done outside, and what became of it. */
export const PROPOSAL_EVENTS = {
  'proposal.made': PassedProposal,
  'proposal.refused': z.object({ because: ProposalRefusal, sentence: z.string().max(200) }),
} as const;
