import type { SetupDone, SetupWish } from '../../engine/ports/checks.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { SetupCache } from './cache/setup-cache.ts';

/** A worktree that is to be made ready, and the command that does it when nothing is kept. */
export interface Making {
  readonly worktree: string;
  readonly wish: SetupWish;
  readonly run: () => Promise<Result<null>>;
}

/** Makes a worktree ready: from what is kept where that may be used and is whole, otherwise by the command. */
export async function makeReady(
  cache: SetupCache | undefined,
  { worktree, wish, run }: Making,
): Promise<Result<SetupDone>> {
  const began = performance.now();
  const took = (): number => Math.round(performance.now() - began);
  const kept = (await cache?.open(worktree, wish)) ?? null;
  if (wish.cache === 'again') await kept?.drop();
  else if (kept !== null && (await kept.restore())) {
    return ok({ from: 'cache', durationMs: took(), notKept: null });
  }
  const before = wish.cache === 'use' ? null : ((await kept?.look()) ?? null);
  const ran = await run();
  if (!ran.ok) return ran;
  const durationMs = took();
  const notKept = before === null || kept === null ? null : await kept.keep(before);
  return ok({ from: 'command', durationMs, notKept });
}
