import type { Result } from '../../../shared/result.ts';
import type { RepositoryRef } from '../repository.ts';

/** A branch of ours on its way to a remote. */
export interface PushWish {
  /** The one address that the person's configuration names for this repository. */
  readonly url: string;
  /** `overnight/...`, the same name there as here. */
  readonly branch: string;
  /** The commit in the quarantine that the branch is to have there. */
  readonly oid: string;
  /** The commit below it that the remote has already. */
  readonly baseOid: string;
  /** What the remote branch had when it was last seen; null: it must not exist yet. */
  readonly expectedOid: string | null;
  /** More than this is not sent, in bytes. */
  readonly maxBytes: number;
}

/** The one way out for commits (R50): new branches of ours, never by force, never to another address. */
export interface Pusher {
  /**
   * `ref-conflict` when the remote branch is not the expected one or does not lead to the commit, `github-refused` when the
   * remote says no, `bad-input` for a branch or address that is not ours to push to, `git-failed` otherwise.
   */
  push(repo: RepositoryRef, wish: PushWish): Promise<Result<null>>;
  /** The commit of a branch on the remote; null when it has no such branch. */
  remoteHead(
    repo: RepositoryRef,
    at: { readonly url: string; readonly branch: string },
  ): Promise<Result<string | null>>;
}
