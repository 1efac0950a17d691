import type { Result } from '../../../shared/result.ts';
import type { IssueStories } from './issue-story.ts';
import type { Permissions } from './permission.ts';
import type {
  IssueList,
  MergeMethod,
  MergeRules,
  PullRequest,
  PullRequestWish,
  RemoteComment,
  RemoteIssue,
  RemoteRepository,
} from './remote.ts';

/**
 * GitHub as the engine needs it (features D3, K3). Reads are tried again by themselves; a call that makes something is
 * tried once, because a lost answer does not say that nothing was made: the caller looks before it writes (R10).
 * Fails with `github-refused` (rights, rules, no token), `not-found`, `github-limited` (its rate limit) or
 * `github-failed` (not reached, or broken).
 */
export interface GitHub extends Permissions, Partial<IssueStories> {
  /** All open issues without pull requests; a page that has not changed since costs nothing of the rate limit. */
  openIssues(repo: RemoteRepository): Promise<Result<IssueList>>;
  /** One issue as it is now, whatever was read before. */
  issue(repo: RemoteRepository, number: number): Promise<Result<RemoteIssue>>;
  /** Comments of an issue or pull request, oldest first. */
  comments(repo: RemoteRepository, number: number): Promise<Result<readonly RemoteComment[]>>;

  /** The newest pull request from a branch of this repository, open or not; null when there is none. */
  findPullRequest(repo: RemoteRepository, branch: string): Promise<Result<PullRequest | null>>;
  openPullRequest(repo: RemoteRepository, wish: PullRequestWish): Promise<Result<PullRequest>>;
  /** The first comment that holds the hidden marker; null when there is none. */
  findComment(
    repo: RemoteRepository,
    at: { readonly number: number; readonly marker: string },
  ): Promise<Result<RemoteComment | null>>;
  comment(
    repo: RemoteRepository,
    wish: { readonly number: number; readonly body: string },
  ): Promise<Result<RemoteComment>>;
  /** Adds labels to an issue or pull request; one that is there already stays. */
  addLabels(
    repo: RemoteRepository,
    wish: { readonly number: number; readonly labels: readonly string[] },
  ): Promise<Result<null>>;
  labelsOf(repo: RemoteRepository, number: number): Promise<Result<readonly string[]>>;

  /** Whether the commit is published there already. */
  hasCommit(repo: RemoteRepository, oid: string): Promise<Result<boolean>>;
  mergeRules(repo: RemoteRepository, base: string): Promise<Result<MergeRules>>;
  /** Asks GitHub to merge once its own rules are met; `github-refused` when they do not allow it. */
  enableAutoMerge(pullRequest: PullRequest, method: MergeMethod): Promise<Result<null>>;
  /** Puts a pull request into the merge queue of its base branch. */
  enqueue(pullRequest: PullRequest): Promise<Result<null>>;
}
