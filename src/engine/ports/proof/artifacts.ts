import type { Result } from '../../../shared/result.ts';
import type { KeptArtifacts } from '../../../shared/schema/proof/performance.ts';

/** Files that programs leave in a worktree and that outlive it. Paths of folders are relative to the state folder. */
export interface Artifacts {
  /** The text of a plain file in a worktree, at most 1 MiB; null when there is none. */
  read(worktreePath: string, file: string): Promise<string | null>;
  /**
   * Copies the plain files of a worktree that fit `patterns` into `folder`, at most 200 files and 50 MB. No link is
   * followed, so nothing from outside the worktree is taken along.
   */
  keep(
    worktreePath: string,
    wish: { readonly folder: string; readonly patterns: readonly string[] },
  ): Promise<Result<KeptArtifacts>>;
  /** Removes all but the newest `keep` folders below `folder`; how many went and stayed. */
  prune(folder: string, keep: number): Promise<{ readonly removed: number; readonly kept: number }>;
}
