import type { Result } from '../../shared/result.ts';
import type { Check, CheckResult } from '../../shared/schema/check.ts';

/** Runs the repository's own commands, by us, with an allow-listed environment and capped output. */
export interface Checks {
  /** The checks a worktree offers by itself (scripts of package.json); empty when it offers none. */
  detect(worktreePath: string): Promise<readonly Check[]>;
  /** Makes a fresh worktree ready; fails with the end of the command's output. */
  setup(worktreePath: string, command: string, signal: AbortSignal): Promise<Result<null>>;
  run(worktreePath: string, check: Check, signal: AbortSignal): Promise<CheckResult>;
}
