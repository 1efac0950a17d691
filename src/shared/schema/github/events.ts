import { z } from 'zod';

const Link = z.string().max(2000);
const Sentence = z.string().max(300);
const IssueNumber = z.number().int().positive();

/** What the night had to do with GitHub (features D3, K3). */
export const GITHUB_EVENTS = {
  /** The open issues of a repository were read; `sentence` says how many became tasks and why others did not. */
  'issues.read': z.object({
    repoId: z.string(),
    found: z.number().int().nonnegative(),
    taken: z.number().int().nonnegative(),
    sentence: Sentence,
  }),
  /** The pull request of a result is there. */
  'pull-request.opened': z.object({
    repoId: z.string(),
    branch: z.string(),
    number: IssueNumber,
    url: Link,
    sentence: Sentence,
  }),
  /** The result of a task stands on its issue. */
  'issue.commented': z.object({
    repoId: z.string(),
    number: IssueNumber,
    url: Link,
    sentence: Sentence,
  }),
  /** Something did not reach GitHub; what the night made is not touched by that. */
  'github.refused': z.object({ repoId: z.string(), sentence: Sentence }),
} as const;
