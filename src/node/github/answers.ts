import { z } from 'zod';
import type {
  PullRequest,
  RemoteAuthor,
  RemoteComment,
  RemoteIssue,
} from '../../engine/ports/github/remote.ts';

const MAX_BODY = 64 * 1024;

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Link = z.string().max(2000);
const Body = z
  .string()
  .nullish()
  .transform((text) => (text ?? '').slice(0, MAX_BODY));

const User = z.object({ login: z.string().max(100), id: z.number().int(), type: z.string() });
/** What stands in for an account that was deleted. */
const GONE = { login: 'ghost', id: 0, type: 'User' };

const Association = z.string().max(40).default('NONE');

function authorOf(
  user: z.infer<typeof User> | null | undefined,
  association: string,
): RemoteAuthor {
  const { login, id, type } = user ?? GONE;
  return { login, id, isBot: type !== 'User' || login.endsWith('[bot]'), association };
}

const Label = z
  .union([z.string(), z.object({ name: z.string().nullish() })])
  .transform((label) => (typeof label === 'string' ? label : (label.name ?? '')));

/** Names of labels, as an issue or its list of labels gives them. */
export const Labels = z
  .array(Label)
  .transform((labels) => labels.filter((name) => name !== '').map((name) => name.slice(0, 200)));

const Issue = z.object({
  node_id: z.string().max(200),
  number: z.number().int().positive(),
  title: z.string().max(1000),
  body: Body,
  state: z.string(),
  labels: Labels,
  user: User.nullish(),
  author_association: Association,
  comments: z.number().int().nonnegative().default(0),
  created_at: Instant,
  updated_at: Instant,
  html_url: Link,
  pull_request: z.unknown().optional(),
});

function issueOf(raw: z.infer<typeof Issue>): RemoteIssue {
  return {
    nodeId: raw.node_id,
    number: raw.number,
    title: raw.title,
    body: raw.body,
    labels: raw.labels,
    author: authorOf(raw.user, raw.author_association),
    isOpen: raw.state === 'open',
    comments: raw.comments,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    url: raw.html_url,
  };
}

/** One issue. */
export const OneIssue = Issue.transform(issueOf);

/** A page of issues, without the pull requests that GitHub lists among them. */
export const IssuePage = z
  .array(Issue)
  .transform((all) => all.filter((raw) => raw.pull_request === undefined).map(issueOf));

/** One comment. */
export const OneComment = z
  .object({
    id: z.number().int(),
    body: Body,
    user: User.nullish(),
    author_association: Association,
    created_at: Instant,
    updated_at: Instant,
    html_url: Link,
  })
  .transform(
    (raw): RemoteComment => ({
      id: raw.id,
      body: raw.body,
      author: authorOf(raw.user, raw.author_association),
      createdAt: raw.created_at,
      updatedAt: raw.updated_at,
      url: raw.html_url,
    }),
  );

/** One pull request, with the branch that it comes from. */
export const OnePullRequest = z
  .object({
    number: z.number().int().positive(),
    node_id: z.string().max(200),
    html_url: Link,
    state: z.enum(['open', 'closed']),
    merged_at: z.string().nullish(),
    draft: z.boolean().default(false),
    head: z.object({ ref: z.string(), sha: z.string() }),
    labels: Labels.default([]),
  })
  .transform((raw): PullRequest & { readonly branch: string } => ({
    number: raw.number,
    nodeId: raw.node_id,
    url: raw.html_url,
    state: raw.merged_at ? 'merged' : raw.state,
    isDraft: raw.draft,
    headOid: raw.head.sha,
    labels: raw.labels,
    branch: raw.head.ref,
  }));
