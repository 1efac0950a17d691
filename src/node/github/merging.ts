import { z } from 'zod';
import type {
  MergeMethod,
  MergeRules,
  PullRequest,
  RemoteRepository,
} from '../../engine/ports/github/remote.ts';
import { ok, type Result } from '../../shared/result.ts';
import { ask } from './ask.ts';
import type { GitHubClient } from './client.ts';

const Repository = z.object({
  allow_auto_merge: z.boolean().default(false),
  allow_merge_commit: z.boolean().default(false),
  allow_squash_merge: z.boolean().default(false),
  allow_rebase_merge: z.boolean().default(false),
});
const Branch = z.object({ protected: z.boolean().default(false) });
const Rules = z.array(z.object({ type: z.string() }));

/** Rules that a merge waits for. */
const GUARDS = ['pull_request', 'required_status_checks', 'workflows', 'code_scanning'];

/** What the repository and the rules of its base branch say about merging; what cannot be seen counts as not allowed. */
export async function readMergeRules(
  client: GitHubClient,
  { owner, name }: RemoteRepository,
  base: string,
): Promise<Result<MergeRules>> {
  const place = { owner, repo: name };
  const settings = await ask(Repository, () => client.request('GET /repos/{owner}/{repo}', place));
  if (!settings.ok) return settings;
  const at = { ...place, branch: base };
  const branch = await ask(Branch, () =>
    client.request('GET /repos/{owner}/{repo}/branches/{branch}', at),
  );
  if (!branch.ok) return branch;
  const rules = await ask(Rules, () =>
    client.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', at),
  );
  // An older GitHub Enterprise has no rule sets.
  if (!rules.ok && rules.error.code !== 'not-found') return rules;
  const types = rules.ok ? rules.value.map(({ type }) => type) : [];
  return ok({
    allowsAutoMerge: settings.value.allow_auto_merge,
    methods: methodsOf(settings.value),
    hasQueue: types.includes('merge_queue'),
    isGuarded: branch.value.protected || types.some((type) => GUARDS.includes(type)),
  });
}

function methodsOf(settings: z.infer<typeof Repository>): MergeMethod[] {
  return [
    ...(settings.allow_merge_commit ? (['merge'] as const) : []),
    ...(settings.allow_squash_merge ? (['squash'] as const) : []),
    ...(settings.allow_rebase_merge ? (['rebase'] as const) : []),
  ];
}

const AUTO_MERGE = `mutation ($id: ID!, $mergeMethod: PullRequestMergeMethod!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: $mergeMethod }) {
    pullRequest { number }
  }
}`;

const ENQUEUE = `mutation ($id: ID!) {
  enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { position } }
}`;

/** Switches on auto-merge, which changes nothing when it is on. */
export async function switchOnAutoMerge(
  client: GitHubClient,
  { nodeId }: PullRequest,
  method: MergeMethod,
): Promise<Result<null>> {
  const variables = { id: nodeId, mergeMethod: method.toUpperCase() };
  return done(
    await ask(z.unknown(), async () => ({ data: await client.graphql(AUTO_MERGE, variables) })),
  );
}

/** Adds a pull request to the queue of its base branch. */
export async function addToQueue(
  client: GitHubClient,
  { nodeId }: PullRequest,
): Promise<Result<null>> {
  return done(
    await ask(z.unknown(), async () => ({ data: await client.graphql(ENQUEUE, { id: nodeId }) })),
  );
}

function done(result: Result<unknown>): Result<null> {
  return result.ok ? ok(null) : result;
}
