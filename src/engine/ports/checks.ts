import type { Result } from '../../shared/result.ts';
import type { Check, CheckResult } from '../../shared/schema/check.ts';
import type { RepositoryEnvironment } from '../../shared/schema/settings/environment.ts';

/** How a worktree is made ready. */
export interface SetupWish {
  readonly repoId: string;
  readonly command: string;
  /** The commit the worktree was opened at. */
  readonly oid: string;
  /** Absent: as a repository that says nothing about it. */
  readonly environment?: RepositoryEnvironment | undefined;
  /**
   * `use`: what an earlier setup made may be brought in instead of running the command. `keep`: also, what it makes may be
   * kept; only where no agent ever wrote. `again`: as `keep`, and what was kept is thrown away first.
   */
  readonly cache: 'use' | 'keep' | 'again';
}

/** A worktree that is ready. */
export interface SetupDone {
  readonly from: 'command' | 'cache';
  readonly durationMs: number;
  /** Why what the command made is not kept, in one sentence; null where it is, or was not to be. */
  readonly notKept: string | null;
}

/** Runs the repository's own commands, by us, with an allow-listed environment and capped output. */
export interface Checks {
  /** The checks a worktree offers by the files at its top; empty when it offers none. */
  detect(worktreePath: string): Promise<readonly Check[]>;
  /** Makes a fresh worktree ready; fails with the end of the command's output. */
  setup(worktreePath: string, wish: SetupWish, signal: AbortSignal): Promise<Result<SetupDone>>;
  run(worktreePath: string, check: Check, signal: AbortSignal): Promise<CheckResult>;
  /** Variables that a worktree has for itself alone, such as its ports; the same until it is left. */
  variables(worktreePath: string): Promise<Readonly<Record<string, string>>>;
  /**
   * From now until the worktree is left: what runs in it has no network and is given no env files, because words that nobody
   * vouches for had a hand in its files (R96). Again is harmless.
   */
  confine(worktreePath: string): void;
  /** Frees what a worktree has for itself. Again is harmless. */
  leave(worktreePath: string): Promise<void>;
  /** Copies files of the user's checkout into a worktree; gives back those that are not there. */
  lend(
    worktreePath: string,
    from: { readonly checkout: string; readonly files: readonly string[] },
  ): Promise<Result<readonly string[]>>;
  /** Removes them from the worktree again. */
  takeBack(worktreePath: string, files: readonly string[]): Promise<void>;
}
