import type { Result } from '../../../shared/result.ts';
import type { GitIdentityValue, RepositoryRef } from '../repository.ts';

/** A branch of a night with the commit it stands at. */
export interface BranchHead {
  readonly branch: string;
  readonly oid: string;
}

/** How a base branch went on since a night began. */
export interface Drift {
  readonly toOid: string;
  /** Commits that came; 0 when the branch was only set back. */
  readonly commits: number;
  /** Whether the night's base is not behind the branch any more. */
  readonly isRewritten: boolean;
  /** Branches that do not merge with it, and the paths where; null where this git cannot tell (before 2.38). */
  readonly conflicts:
    | readonly { readonly branch: string; readonly paths: readonly string[] }[]
    | null;
}

/** A text of the ops journal: added at the end of what is there, or in its place. */
export interface JournalFile {
  readonly path: string;
  readonly how: 'append' | 'replace';
  readonly text: string;
}

/** One commit of the ops journal. */
export interface JournalPage {
  /** Below `overnight/`. */
  readonly branch: string;
  readonly files: readonly JournalFile[];
  readonly message: string;
  readonly identity: GitIdentityValue;
}

/** Which worktrees are too old or too many. `inUse` are names that stay whatever they hold. */
export interface SweepRule {
  readonly now: number;
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  readonly inUse: readonly string[];
}

interface Amount {
  readonly worktrees: number;
  readonly bytes: number;
}

/** What a sweep removed, and what should have gone and stays, with its reason. */
export interface Swept {
  readonly before: Amount;
  readonly after: Amount;
  readonly removed: readonly string[];
  readonly kept: readonly { readonly name: string; readonly why: string }[];
}

/** Looking after repositories beside the work itself. Nothing of it writes in a checkout or moves a branch of the user's. */
export interface Upkeep {
  /** What came to the base branch since `baseOid`, and which branches would meet it; null while it stands there (R58). */
  drift(
    repo: RepositoryRef,
    at: { baseBranch: string; baseOid: string; heads: readonly BranchHead[] },
  ): Promise<Result<Drift | null>>;
  /**
   * Adds a commit to the ops journal in the user's repository, only ever forward; its oid, or null when all of it is there.
   * Fails with `ref-conflict` while a checkout stands on that branch.
   */
  publish(repo: RepositoryRef, page: JournalPage): Promise<Result<string | null>>;
  /** Removes worktrees of ours that are too old or too many, and none that holds anything of worth (F7). */
  sweep(repo: RepositoryRef, rule: SweepRule): Promise<Result<Swept>>;
}
