import type { Result } from '../../../shared/result.ts';

/** A label that was set or taken away. Instants are epoch milliseconds; GitHub knows whole seconds. */
export interface LabelMove {
  readonly label: string;
  readonly isSet: boolean;
  readonly by: StoryActor | null;
  readonly at: number;
}

/** Whoever did something; null where the account is gone. */
export interface StoryActor {
  readonly login: string;
  readonly id: number;
  readonly isBot: boolean;
}

/** What happened to an issue, beside its words: what an approval of its content depends on (R93). */
export interface IssueStory {
  /** Stays with the issue; another number or repository under the same name is another issue. */
  readonly nodeId: string;
  /** Last change of each; null: never. Where that cannot be told, the latest instant at which it may have been. */
  readonly titleEditedAt: number | null;
  readonly bodyEditedAt: number | null;
  /** When it came from another repository; null: it did not. */
  readonly transferredAt: number | null;
  /** Oldest first. */
  readonly labels: readonly LabelMove[];
}

/** Asks what happened to an issue. Fails as every call to GitHub; without an answer nothing counts as approved. */
export interface IssueStories {
  issueStory(
    repo: { readonly owner: string; readonly name: string },
    number: number,
  ): Promise<Result<IssueStory>>;
}
