import type { RemoteAuthor, RemoteIssue } from '../../ports/github/remote.ts';
import { needsLookup, type OutsideTier, tierOfActor } from '../../work/issue/actor.ts';
import type { IssueFacts } from '../../work/issue/facts.ts';
import { type JudgedIssue, judgeIssue } from '../../work/issue/judge-issue.ts';
import type { NightContext } from '../context.ts';
import type { RemotePlace } from './remote-of.ts';

/** The tiers of accounts that were looked up: each is asked for once. */
export type KnownTiers = Map<string, OutsideTier>;

interface Asked {
  readonly place: RemotePlace;
  readonly issue: RemoteIssue;
  readonly known: KnownTiers;
}

/**
 * What an issue as it was just read may be used for (R92-R94). What happened to it is read after its words, so that a change
 * in between makes an approval void.
 */
export async function judgeRemote(context: NightContext, asked: Asked): Promise<JudgedIssue> {
  const facts = await factsOf(context, asked);
  const { bots, approvalLabel } = context.config.github;
  for (const actor of actorsOf(facts)) await lookUp(asked, actor, bots);
  const { known } = asked;
  return judgeIssue(facts, {
    label: approvalLabel,
    quiet: [...bots, ...ourselves(context, facts)],
    tierOf: (actor) => known.get(keyOf(actor)) ?? 'untrusted',
    hash: context.ports.ids.hash,
  });
}

async function factsOf(
  { config }: NightContext,
  { place: { github, remote }, issue }: Asked,
): Promise<IssueFacts> {
  const label = config.github.approvalLabel.toLowerCase();
  const isLabelled = issue.labels.some((one) => one.toLowerCase() === label);
  const comments = issue.comments === 0 ? null : await github.comments(remote, issue.number);
  const story = isLabelled ? await github.issueStory?.(remote, issue.number) : undefined;
  return {
    ...issue,
    repository: `${remote.owner}/${remote.name}`,
    comments: comments?.ok === true ? comments.value : [],
    isCut: comments?.ok === false,
    story: story?.ok === true ? story.value : null,
  };
}

function actorsOf({ author, comments, story }: IssueFacts): RemoteAuthor[] {
  const setters = (story?.labels ?? []).flatMap(({ by }) => (by === null ? [] : [by]));
  return [
    author,
    ...comments.map((comment) => comment.author),
    ...setters.map((by) => ({ ...by, association: 'NONE' })),
  ];
}

async function lookUp(
  { place: { github, remote }, known }: Asked,
  actor: RemoteAuthor,
  bots: readonly number[],
): Promise<void> {
  if (known.has(keyOf(actor))) return;
  const right = needsLookup(actor) ? await github.permissionOf(remote, actor.login) : null;
  known.set(keyOf(actor), tierOfActor(actor, right, { bots }));
}

/** A name may change hands, and so may a number be shown with another name. */
function keyOf({ id, login, isBot }: Omit<RemoteAuthor, 'association'>): string {
  return `${id} ${login.toLowerCase()} ${isBot}`;
}

/** Accounts that wrote the comments we made, so that a result on an issue is no news about it. */
function ourselves({ ports }: NightContext, { comments }: IssueFacts): number[] {
  if (comments.length === 0) return [];
  const made = ports.store.findEvents({
    ...{ beforeSeq: null, fromAt: null, toAt: null, minLevel: 0, nightId: null, taskId: null },
    ...{ types: ['issue.commented'], limit: 1000 },
  });
  const urls = new Set(
    made.flatMap(({ event }) => (event.type === 'issue.commented' ? [event.body.url] : [])),
  );
  return comments.flatMap(({ url, author }) => (urls.has(url) ? [author.id] : []));
}
