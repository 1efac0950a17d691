import type { Result } from '../../../shared/result.ts';
import type { GitIdentityValue, RepositoryRef } from '../repository.ts';

/** A folder that stands on a branch, so that moving the branch would make its files look changed. */
export interface Standing {
  readonly path: string;
  /** The folder that is configured; others are worktrees that the user added. */
  readonly isConfigured: boolean;
  /** `rebase`: git will write the branch when a rebase in that folder ends. */
  readonly by: 'checkout' | 'rebase';
}

/** A branch of the user's repository as it is now; `oid` is null when there is none. */
export interface BranchFacts {
  readonly oid: string | null;
  readonly standing: readonly Standing[];
}

/** A change between two commits or trees, to be put on top of a third. */
export interface Combination {
  readonly onto: string;
  readonly from: string;
  readonly to: string;
}

/** The content with the change in it, or the files both sides changed in the same place. */
export type Combined =
  | { readonly kind: 'tree'; readonly tree: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

/** A commit of ours. The same wish gives the same commit. */
export interface CommitWish {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly identity: GitIdentityValue;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A branch of the user's to be moved from exactly `expected`, or created where that is null. */
export interface BranchMove {
  readonly branch: string;
  readonly oid: string;
  readonly expected: string | null;
  /** Where the configured folder stands on the branch and is clean, its files go along. */
  readonly updateCheckout: boolean;
}

/**
 * What bringing results into branches of the user's needs of git (features K1, K2, J8). Everything is computed in our own
 * clone; the user's repository gets finished commits by one fetch and a compare-and-swap of one ref (spec README 17).
 */
export interface ResultGit {
  branchFacts(repo: RepositoryRef, branch: string): Promise<Result<BranchFacts>>;
  /** Commits of the user's after `fromOid` up to `toOid` on the first-parent line, oldest first; null when `fromOid` is not on it. */
  line(
    repo: RepositoryRef,
    range: { readonly fromOid: string; readonly toOid: string },
  ): Promise<Result<readonly string[] | null>>;
  /** Puts a change on top of other content without a checkout. `unsupported` before git 2.38. */
  combine(repo: RepositoryRef, change: Combination): Promise<Result<Combined>>;
  /** The tree of a commit, or of a tree itself. */
  treeOf(repo: RepositoryRef, oid: string): Promise<Result<string>>;
  /** Writes a commit into our clone, on no branch. */
  writeCommit(repo: RepositoryRef, wish: CommitWish): Promise<Result<string>>;
  /**
   * Moves one branch by compare-and-swap. Fails with `branch-checked-out` where a folder stands on it and is not to be
   * updated or not clean, and with `base-moved` when it is no longer at `expected`.
   */
  moveBranch(repo: RepositoryRef, move: BranchMove): Promise<Result<null>>;
  /** Moves what is at ref `from` to ref `to`, both ours and exactly `oid`, in one transaction; again is harmless. */
  renameRef(
    repo: RepositoryRef,
    rename: { readonly from: string; readonly to: string; readonly oid: string },
  ): Promise<Result<null>>;
  /** Removes a ref of ours that is exactly `oid`; one that is gone is success. */
  dropRef(
    repo: RepositoryRef,
    gone: { readonly ref: string; readonly oid: string },
  ): Promise<Result<null>>;
  /** Writes the commits after `fromOid` up to `toOid` into a new file, in the form that `git am` takes. */
  patch(
    repo: RepositoryRef,
    wish: { readonly fromOid: string; readonly toOid: string; readonly file: string },
  ): Promise<Result<null>>;
}
