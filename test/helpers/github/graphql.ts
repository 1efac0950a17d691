import type { Answer } from './routes.ts';
import type { FakePull, FakeRepository } from './world.ts';

/** The two mutations that are used, with the refusals of the public API. */
export function answerQuery(
  repos: Iterable<FakeRepository>,
  { query, variables }: { query?: string; variables?: Record<string, unknown> },
): Answer {
  const found = findPull(repos, String(variables?.['id'] ?? ''));
  if (found === null) return refuse('Could not resolve to a node with the global id.', 'NOT_FOUND');
  const { repo, pull, number } = found;
  if (query?.includes('enablePullRequestAutoMerge') === true) {
    if (!repo.settings.allow_auto_merge) {
      return refuse('Auto merge is not allowed for this repository', 'UNPROCESSABLE');
    }
    if (pull.draft) return refuse('Pull request is in draft state', 'UNPROCESSABLE');
    if (!repo.isProtected && repo.rules.length === 0) {
      return refuse('Pull request is in clean status', 'UNPROCESSABLE');
    }
    pull.autoMerge = String(variables?.['mergeMethod']);
    const data = { enablePullRequestAutoMerge: { pullRequest: { number } } };
    return { status: 200, body: { data } };
  }
  if (!repo.rules.includes('merge_queue')) {
    return refuse('The base branch has no merge queue', 'UNPROCESSABLE');
  }
  if (pull.queued) return refuse('Pull request is already in the queue', 'UNPROCESSABLE');
  pull.queued = true;
  return {
    status: 200,
    body: { data: { enqueuePullRequest: { mergeQueueEntry: { position: 1 } } } },
  };
}

function findPull(
  repos: Iterable<FakeRepository>,
  id: string,
): { repo: FakeRepository; pull: FakePull; number: number } | null {
  for (const repo of repos) {
    for (const { number, pull } of repo.pulls()) {
      if (pull !== undefined && `PR_${repo.fullName}_${number}` === id) {
        return { repo, pull, number };
      }
    }
  }
  return null;
}

function refuse(message: string, type: string): Answer {
  return { status: 200, body: { data: null, errors: [{ type, message, path: [] }] } };
}
