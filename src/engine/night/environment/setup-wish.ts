import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { SetupDone, SetupWish } from '../../ports/checks.ts';
import { formatDuration } from '../../time/duration.ts';

/** The wish to make a worktree of this repository ready. */
export function setupWish(
  { id, environment }: RepositoryConfig,
  wish: Pick<SetupWish, 'command' | 'oid' | 'cache'>,
): SetupWish {
  return { repoId: id, environment, ...wish };
}

/** How a worktree was made ready, for the evidence: `setup from cache (0.4 s)`. */
export function tellSetup({ from, durationMs }: SetupDone): string {
  const took =
    durationMs < 10_000 ? `${(durationMs / 1000).toFixed(1)} s` : formatDuration(durationMs);
  return from === 'cache' ? `setup from cache (${took})` : `setup run (${took})`;
}
