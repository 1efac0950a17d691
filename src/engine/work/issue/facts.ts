import type { IssueStory } from '../../ports/github/issue-story.ts';

/** Whoever wrote something on GitHub. `association` is what a page says beside the name. */
export interface IssueAuthor {
  readonly login: string;
  /** Stays the same when the account is renamed; 0 for one that is gone. */
  readonly id: number;
  readonly isBot: boolean;
  readonly association: string;
}

/** A comment as it was read. Instants are epoch milliseconds. */
export interface IssueComment {
  readonly id: number;
  readonly body: string;
  readonly author: IssueAuthor;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly url: string;
}

/** An issue as it was read, with everything its trust is judged by. */
export interface IssueFacts {
  /** `owner/name`. */
  readonly repository: string;
  readonly nodeId: string;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly author: IssueAuthor;
  readonly isOpen: boolean;
  readonly labels: readonly string[];
  readonly comments: readonly IssueComment[];
  /** Not all comments were read. */
  readonly isCut: boolean;
  /** Null when it could not be read: then no approval counts. */
  readonly story: IssueStory | null;
}
