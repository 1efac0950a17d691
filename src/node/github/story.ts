import { z } from 'zod';
import type { IssueStory, LabelMove } from '../../engine/ports/github/issue-story.ts';
import type { RemoteRepository } from '../../engine/ports/github/remote.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { ask } from './ask.ts';
import type { GitHubClient } from './client.ts';
import { readPages } from './pages.ts';

const EDITED = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { issue(number: $number) { id lastEditedAt } }
}`;

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const Edited = z.object({
  repository: z.object({
    issue: z.object({ id: z.string().max(200), lastEditedAt: Instant.nullable() }),
  }),
});

const Happened = z.object({
  event: z.string().max(100),
  created_at: Instant,
  actor: z.object({ login: z.string().max(100), id: z.number().int(), type: z.string() }).nullish(),
  label: z.object({ name: z.string() }).nullish(),
});
type Happened = z.infer<typeof Happened>;

/** What happened to an issue (R93): its events, and when its body was edited, which only the query interface tells. */
export async function readStory(
  client: GitHubClient,
  { owner, name }: RemoteRepository,
  number: number,
): Promise<Result<IssueStory>> {
  const edited = await ask(Edited, async () => ({
    data: await client.graphql(EDITED, { owner, name, number }),
  }));
  if (!edited.ok) return edited;
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
  const parameters = { owner, repo: name, issue_number: number };
  // Without the cache: what is read here decides whether words are used.
  const at = { client, cache: new Map() };
  const events = await readPages(at, { route, parameters }, { page: z.array(Happened) });
  if (!events.ok) return events;
  if (events.value.isCut)
    return fail(appError('github-failed', 'More happened to the issue than is read.'));
  const { items } = events.value;
  const { issue } = edited.value.repository;
  return ok({
    nodeId: issue.id,
    titleEditedAt: lastOf(items, 'renamed'),
    bodyEditedAt: issue.lastEditedAt,
    transferredAt: lastOf(items, 'transferred'),
    labels: items.flatMap(labelMove),
  });
}

function lastOf(events: readonly Happened[], kind: string): number | null {
  const times = events.filter(({ event }) => event === kind).map((one) => one.created_at);
  return times.length === 0 ? null : Math.max(...times);
}

function labelMove({ event, label, actor, created_at: at }: Happened): LabelMove[] {
  if (label === null || label === undefined) return [];
  if (event !== 'labeled' && event !== 'unlabeled') return [];
  const isGone = actor === null || actor === undefined;
  const by = isGone
    ? null
    : {
        login: actor.login,
        id: actor.id,
        isBot: actor.type !== 'User' || actor.login.endsWith('[bot]'),
      };
  return [{ label: label.name, isSet: event === 'labeled', by, at }];
}
