import { z } from 'zod';
import { SalvageFacts } from './salvage.ts';

const Amount = z.object({
  worktrees: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
});

const Sentence = z.string().max(400);

/** What Nightkiln does to look after repositories and its own folders. Each has a sentence for the person. */
export const UPKEEP_EVENTS = {
  'work.salvaged': SalvageFacts,
  /** The base branch went on while a night worked from `fromOid`; nothing is rebased (R58). */
  'repo.drifted': z.object({
    repoId: z.string(),
    baseBranch: z.string(),
    fromOid: z.string(),
    toOid: z.string(),
    commits: z.number().int().nonnegative(),
    /** Work that would not merge with it now. */
    conflicts: z.array(z.object({ branch: z.string(), paths: z.array(z.string()) })).max(100),
    sentence: Sentence,
  }),
  /** Worktrees that nobody needs were removed; `kept` should have gone as well and holds work (F7). */
  'repo.swept': z.object({
    repoId: z.string(),
    before: Amount,
    after: Amount,
    removed: z.array(z.string()).max(200),
    kept: z.array(z.object({ name: z.string(), why: z.string().max(300) })).max(50),
    sentence: Sentence,
  }),
  /** A commit of the ops journal arrived in the user's repository. */
  'journal.published': z.object({
    repoId: z.string(),
    ref: z.string(),
    oid: z.string(),
    sentence: Sentence,
  }),
  /** It could not; the next night brings what is missing. */
  'journal.withheld': z.object({ repoId: z.string(), sentence: Sentence }),
} as const;
