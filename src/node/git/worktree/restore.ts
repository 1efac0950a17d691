import type { Restored, RestoreWish } from '../../../engine/ports/git.ts';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { commitAt } from '../checkout/checkout.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { closeWorktree } from './close.ts';
import { openWorktree } from './open.ts';

const SHORT_OID = 12;

/**
 * Sets a worktree and its branch back to a commit that the branch has been at (`Git.restoreWorktree`, R57). Safe to repeat
 * after a crash: the newer commits get a ref of their own first, and every move is by compare-and-swap.
 */
export async function restoreWorktree(
  site: GitSite,
  repo: RepositoryRef,
  wish: RestoreWish,
): Promise<Result<Restored>> {
  const gitDir = quarantineDir(site, repo);
  const branch = `refs/heads/${wish.branch}`;
  const head = await commitAt(site.runner, gitDir, branch);
  if (!head.ok) return head;
  const kept = await keepHead(site, { gitDir, wish, headOid: head.value });
  if (!kept.ok) return kept;
  const closed = await closeWorktree(site, repo, { name: wish.name, discard: false });
  if (!closed.ok) return closed;
  if (head.value !== wish.oid) {
    const old = head.value ?? '0'.repeat(wish.oid.length);
    const moved = await site.runner.bytes({ gitDir, args: ['update-ref', branch, wish.oid, old] });
    if (!moved.ok) return moved;
  }
  const { name, baseOid } = wish;
  const opened = await openWorktree(site, repo, { name, oid: baseOid, branch: wish.branch });
  return opened.ok
    ? ok({ worktree: opened.value, keptRef: kept.value, salvage: closed.value })
    : opened;
}

/** The ref under which the commits above the checkpoint stay; null when there are none. */
async function keepHead(
  { runner }: GitSite,
  { gitDir, wish, headOid }: { gitDir: string; wish: RestoreWish; headOid: string | null },
): Promise<Result<string | null>> {
  if (headOid === null || headOid === wish.oid) return ok(null);
  const ref = `${wish.keepUnder}/${headOid.slice(0, SHORT_OID)}`;
  const there = await commitAt(runner, gitDir, ref);
  if (!there.ok) return there;
  if (there.value === headOid) return ok(ref);
  const old = '0'.repeat(headOid.length);
  const made = await runner.bytes({ gitDir, args: ['update-ref', ref, headOid, old] });
  return made.ok ? ok(ref) : made;
}
