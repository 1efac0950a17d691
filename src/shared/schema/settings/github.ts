import { z } from 'zod';

/** Kinds of work in the order of source document 003, which `sequenceOrder` changes. */
export const SequenceType = z.enum([
  'architecture',
  'memory',
  'governance',
  'qa',
  'build',
  'deployment',
  'self-evolution',
]);
export type SequenceType = z.infer<typeof SequenceType>;

const Name = z.string().min(1).max(100);
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/;

/** An address of the API. Without TLS only on this machine, because the token goes there. */
const ApiUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith('https://') || LOOPBACK.test(url), 'expected an https address')
  .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), 'expected an address without a name or password');

const PUSH_URLS = [
  /^https:\/\/[\w.-]+(?::\d+)?\/[^\s@?#]+$/,
  /^ssh:\/\/(?:[\w.-]+@)?[\w.][\w.-]*(?::\d+)?\/[^\s?#]+$/,
  /^[\w][\w.-]*@[\w.][\w.-]*:(?!:)[^\s:]+$/,
  /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/[^\s@?#]+$/,
  /^(?:file:\/\/)?\/[^\0\n\r]+$/,
];

/** Where a branch may be pushed to: https, ssh, or a folder; never a helper program, never with a password in it. */
export const PushUrl = z
  .string()
  .max(500)
  .refine(
    (url) => PUSH_URLS.some((form) => form.test(url)),
    'expected an address such as "https://github.com/owner/name.git" or "git@github.com:owner/name.git"',
  );

/** GitHub for all repositories (features D3, K3; source document 003). */
export const GitHubConfig = z.strictObject({
  /** The API; another one for GitHub Enterprise. */
  apiUrl: ApiUrl.default('https://api.github.com'),
  /** Issues that become tasks on one night. */
  maxIssuesPerRun: z.number().int().min(0).max(1000).default(50),
  /** Which kind of issue comes first; kinds that are not named come after them. */
  sequenceOrder: z
    .array(SequenceType)
    .max(7)
    .default([...SequenceType.options]),
  /** The label with which somebody who may write approves an issue of somebody who may not, as it stands then (R93). */
  approvalLabel: Name.default('nightkiln-approved'),
  /** Issues of others without an approval: they are left alone, or each waits for your yes and is worked on confined. */
  strangers: z.enum(['leave', 'ask']).default('leave'),
  /** Account numbers of bots whose words count as those of somebody who may write. */
  bots: z.array(z.number().int().positive()).max(50).default([]),
  /** A pull request is opened as a draft. */
  draft: z.boolean().default(true),
  /** Labels that pull requests are given. */
  labels: z.array(Name).max(20).default(['nightkiln']),
  /** One comment with the result on each issue that was worked on. */
  comment: z.boolean().default(false),
  /** Verified work of issues becomes a pull request by itself at the end of a night. */
  createPullRequests: z.boolean().default(false),
  /** Merging by GitHub once its own rules are met; needs `draft: false`. */
  autoMerge: z.enum(['off', 'auto-merge', 'merge-queue']).default('off'),
  mergeMethod: z.enum(['merge', 'squash', 'rebase']).default('squash'),
  /** Comments and pull requests in one night. */
  maxPerNight: z.number().int().min(0).max(100).default(10),
  /** A branch that brings more than this is not pushed. */
  maxPushBytes: z.number().int().positive().default(50_000_000),
});
export type GitHubConfig = z.infer<typeof GitHubConfig>;

/** Where one repository is on GitHub, and what of it is used. */
export const RepositoryGitHub = z.strictObject({
  /** `owner/name`. */
  repository: z
    .string()
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?\/(?!\.{1,2}$)[\w.-]{1,100}$/,
      'expected "owner/name"',
    ),
  /** Its open issues become tasks. */
  issues: z.boolean().default(false),
  /** Only issues with one of these labels; none: all. */
  labels: z.array(Name).max(50).default([]),
  /** Only issues with these numbers; none: all. */
  allow: z.array(z.number().int().positive()).max(1000).default([]),
  /** The one address that branches are pushed to; absent: the repository above over https, with the token. */
  pushUrl: PushUrl.optional(),
});
export type RepositoryGitHub = z.infer<typeof RepositoryGitHub>;
