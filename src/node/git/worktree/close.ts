import path from 'node:path';
import type { Salvage } from '../../../engine/ports/git.ts';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { type GitSite, requireFolderName } from '../places.ts';
import { salvageWorktree } from '../salvage/salvage.ts';
import { removeAdministration } from './open.ts';
import { readRecord, removeRecord } from './record.ts';
import { removeFolder } from './remove-folder.ts';

/**
 * Removes a worktree of ours (`Git.closeWorktree`, R52); its branch stays. Unless `discard`, what is in no commit of its branch is
 * kept first, and where it cannot be, nothing is removed. One that is gone already is success.
 */
export async function closeWorktree(
  site: GitSite,
  repo: RepositoryRef,
  { name, discard }: { name: string; discard: boolean },
): Promise<Result<Salvage | null>> {
  const named = requireFolderName(name);
  if (!named.ok) return named;
  const record = await readRecord(site, repo, name);
  if (record === null) return ok(null);
  const isWorth = !discard && record.state === 'open';
  const kept = isWorth ? await salvageWorktree(site, repo, { name, record }) : ok(null);
  if (!kept.ok) return kept;
  const removed = await removeFolder(path.dirname(record.path), record.path);
  if (!removed.ok) return removed;
  const pruned = await removeAdministration(site, repo, record.path);
  if (!pruned.ok) return pruned;
  await removeRecord(site, repo, name);
  return kept;
}
