import type { Result } from '../../shared/result.ts';
import type { ChangedFile } from '../../shared/schema/evidence.ts';
import type { Fingerprint } from '../../shared/schema/night.ts';
import type { GitIdentityValue, RepositoryRef } from './repository.ts';

/** The user's checkout, read without writing a byte in it (R44). */
export interface CheckoutFacts {
  readonly baseBranch: string;
  readonly baseOid: string;
}

/** A worktree of ours. `path` is for adapters and agents; it never goes into a task row. */
export interface Worktree {
  readonly path: string;
  readonly branch: string | null;
  readonly baseOid: string;
}

/** A patch as the proof reads it: what changed and the text of it, capped at 4 MiB. */
export interface Diff {
  readonly files: readonly ChangedFile[];
  readonly patch: string;
}

/** A checkpoint to go back to: `oid` is the base or a commit that the branch has been at. */
export interface RestoreWish {
  readonly name: string;
  readonly branch: string;
  /** What the worktree was opened at. */
  readonly baseOid: string;
  readonly oid: string;
  /** Refs below this keep what the branch had above the checkpoint. */
  readonly keepUnder: string;
}

/** A worktree at its checkpoint; where the newer commits are, and what was in no commit. */
export interface Restored {
  readonly worktree: Worktree;
  readonly keptRef: string | null;
  readonly salvage: Salvage | null;
}

/** A change between two commits of one history, to be put on top of another commit. */
export interface Transplant {
  /** The branch of ours in the quarantine that becomes the result; one that exists is moved. */
  readonly branch: string;
  readonly fromOid: string;
  readonly toOid: string;
  readonly ontoOid: string;
  readonly message: string;
  readonly identity: GitIdentityValue;
}

/** What a worktree held beyond its branch, kept as a commit before the worktree was removed (R52). */
export interface Salvage {
  /** In our clone, below `refs/overnight/salvage/`. */
  readonly ref: string;
  readonly oid: string;
  readonly files: number;
  readonly bytes: number;
  /** What it is, in words such as `uncommitted changes`. */
  readonly kinds: readonly string[];
  /** What was there and could not be kept, in words; mostly empty. */
  readonly left: readonly string[];
}

/** One line of a file at a commit, cut to 10,000 characters. */
export interface FoundLine {
  readonly path: string;
  readonly text: string;
}

/** One secret that a commit would bring into the user's repository. The value is never part of it. */
export interface SecretFound {
  readonly commit: string;
  readonly where: 'file' | 'name' | 'message';
  /** Empty for a message, and for a name, which is the secret itself. */
  readonly path: string;
  /** Null in binary files, names and messages. */
  readonly line: number | null;
  /** The rule that found it; `too-large` for a file that was not looked at. */
  readonly rule: string;
  /** Names this value at this path, so that a person can allow it. */
  readonly fingerprint: string;
}

/**
 * Everything the night does with git. Agents work in worktrees of a quarantine clone that we own (R45); the user's
 * repository is only read, and receives results by one fetch into our own namespaces (R48).
 */
export interface Git {
  /** Base branch and commit; refuses a folder that is no usable repository, with the reason. */
  inspect(repo: RepositoryRef): Promise<Result<CheckoutFacts>>;
  /** Digest of the checkout and its git metadata outside our namespaces (R43). */
  fingerprint(repo: RepositoryRef): Promise<Result<Fingerprint>>;
  /** Clones or refreshes the quarantine so that it holds `baseOid`. Safe to repeat. */
  prepare(repo: RepositoryRef, baseOid: string): Promise<Result<null>>;
  /** A worktree named `name` at `oid`; on a new branch `branch`, or detached when null. An equal one that exists is reused. */
  openWorktree(
    repo: RepositoryRef,
    at: { name: string; oid: string; branch: string | null },
  ): Promise<Result<Worktree>>;
  /**
   * Removes a worktree of ours. Unless `discard`, what it holds beyond its branch is kept before and given back; where that is
   * not possible, nothing is removed.
   */
  closeWorktree(
    repo: RepositoryRef,
    name: string,
    discard: boolean,
  ): Promise<Result<Salvage | null>>;
  /** Makes these paths of a worktree what they are at `oid`; what is not there is removed. */
  putBack(
    repo: RepositoryRef,
    from: { name: string; oid: string; paths: readonly string[] },
  ): Promise<Result<null>>;
  /** Commits everything in the worktree as the supervisor, hooks off. Null when there is nothing to commit. */
  commit(
    repo: RepositoryRef,
    work: { name: string; message: string; identity: GitIdentityValue },
  ): Promise<Result<string | null>>;
  /** Sets a worktree and its branch back to a checkpoint; nothing that was there is lost. Safe to repeat. */
  restoreWorktree(repo: RepositoryRef, wish: RestoreWish): Promise<Result<Restored>>;
  /** Puts the change from one commit to another onto a third, as one commit of ours on a branch. Null when it does not apply. */
  transplant(repo: RepositoryRef, change: Transplant): Promise<Result<string | null>>;
  /** The commit a quarantine branch points to; null when there is no such branch. */
  branchHead(repo: RepositoryRef, branch: string): Promise<Result<string | null>>;
  diff(repo: RepositoryRef, baseOid: string, headOid: string): Promise<Result<Diff>>;
  /** Paths of the tracked files at `oid`. */
  listFiles(repo: RepositoryRef, oid: string): Promise<Result<readonly string[]>>;
  /** Text of a tracked file at `oid`, at most 1 MiB; null when it is absent, binary or larger. */
  readFile(repo: RepositoryRef, oid: string, path: string): Promise<Result<string | null>>;
  /** Lines of text files at `oid` that hold one of `texts` as it is, at most 1,000. */
  findLines(
    repo: RepositoryRef,
    oid: string,
    texts: readonly string[],
  ): Promise<Result<readonly FoundLine[]>>;
  /** Secrets in any commit that `headOid` has and `baseOid` has not, oldest first, at most 100 (R71). */
  findSecrets(
    repo: RepositoryRef,
    range: { baseOid: string; headOid: string },
  ): Promise<Result<readonly SecretFound[]>>;
  /** Fetches the quarantine branch into `ref` of the user's repository; never moves a ref that points elsewhere. */
  land(
    repo: RepositoryRef,
    from: { branch: string; ref: string; oid: string },
  ): Promise<Result<null>>;
  /** The commit `ref` has in the user's repository; null when absent. */
  landedAt(repo: RepositoryRef, ref: string): Promise<Result<string | null>>;
}
