/** A repository on GitHub. */
export interface RemoteRepository {
  readonly owner: string;
  readonly name: string;
}

/** `owner/name` in its parts; null when the text is no such name. */
export function remoteOf(text: string): RemoteRepository | null {
  const [owner, name, more] = text.split('/');
  if (owner === undefined || name === undefined || more !== undefined) return null;
  return OWNER.test(owner) && NAME.test(name) && !/^\.{1,2}$/.test(name) ? { owner, name } : null;
}

const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/** Whoever wrote something. `association` is what GitHub says beside it, and proves nothing (R92). */
export interface RemoteAuthor {
  readonly login: string;
  /** Stays the same when the account is renamed; 0 for an account that is gone. */
  readonly id: number;
  readonly isBot: boolean;
  readonly association: string;
}

/** An issue as it stood when it was read. Its words are not trusted. Instants are epoch milliseconds. */
export interface RemoteIssue {
  /** Stays with the issue when it is transferred to another repository. */
  readonly nodeId: string;
  readonly number: number;
  readonly title: string;
  /** At most 64 KiB. */
  readonly body: string;
  readonly labels: readonly string[];
  readonly author: RemoteAuthor;
  readonly isOpen: boolean;
  readonly comments: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly url: string;
}

/** A comment on an issue or a pull request. */
export interface RemoteComment {
  readonly id: number;
  readonly body: string;
  readonly author: RemoteAuthor;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly url: string;
}

/** Open issues, oldest first. `isCut`: there are more than are ever read. */
export interface IssueList {
  readonly issues: readonly RemoteIssue[];
  readonly isCut: boolean;
}

/** A pull request of ours. `nodeId` is its name for the part of the interface that merges. */
export interface PullRequest {
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly isDraft: boolean;
  readonly headOid: string;
  readonly labels: readonly string[];
}

/** A pull request to be opened. `branch` and `base` are branches of the same repository. */
export interface PullRequestWish {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly isDraft: boolean;
}

/** How a pull request is merged once everything the repository asks for is there. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** What a repository's own settings allow for merging by itself. */
export interface MergeRules {
  readonly allowsAutoMerge: boolean;
  readonly methods: readonly MergeMethod[];
  /** Its base branch is merged through a queue. */
  readonly hasQueue: boolean;
  /** Something must be there before a merge: a review, a check, a rule. Without it auto-merge would merge at once. */
  readonly isGuarded: boolean;
}
