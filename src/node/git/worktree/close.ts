import path from 'node:path';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { commitAt } from '../checkout/checkout.ts';
import { type GitSite, quarantineDir, requireFolderName } from '../places.ts';
import { differsFrom } from './commit.ts';
import { isOwnFolder, requireUntamperedWorktree } from './guard.ts';
import { removeAdministration } from './open.ts';
import { readRecord, removeRecord, type WorktreeRecord } from './record.ts';
import { removeFolder } from './remove-folder.ts';
import { snapshotWorktree } from './snapshot.ts';

/**
 * Removes a worktree of ours (`Git.closeWorktree`, R52); its branch stays. Unless `discard`, work that is in no commit
 * is refused with `bad-transition`, and what cannot be judged with its own reason. One that is gone already is success.
 */
export async function closeWorktree(
  site: GitSite,
  repo: RepositoryRef,
  { name, discard }: { name: string; discard: boolean },
): Promise<Result<null>> {
  const named = requireFolderName(name);
  if (!named.ok) {
    return named;
  }
  const record = await readRecord(site, repo, name);
  if (record === null) {
    return ok(null);
  }
  if (!discard && record.state === 'open' && (await isOwnFolder(record.path))) {
    const clean = await requireCommitted(site, repo, { name, record });
    if (!clean.ok) {
      return clean;
    }
  }
  const removed = await removeFolder(path.dirname(record.path), record.path);
  if (!removed.ok) {
    return removed;
  }
  const pruned = await removeAdministration(site, repo, record.path);
  if (pruned.ok) {
    await removeRecord(site, repo, name);
  }
  return pruned;
}

async function requireCommitted(
  site: GitSite,
  repo: RepositoryRef,
  { name, record }: { name: string; record: WorktreeRecord },
): Promise<Result<null>> {
  const whole = await requireUntamperedWorktree(site, repo, record);
  if (!whole.ok) {
    return whole;
  }
  const head =
    record.branch === null
      ? ok(record.baseOid)
      : await commitAt(site.runner, quarantineDir(site, repo), `refs/heads/${record.branch}`);
  if (!head.ok) {
    return head;
  }
  const commitOid = head.value ?? record.baseOid;
  const tree = await snapshotWorktree(site, repo, { name, record, parentOid: commitOid });
  if (!tree.ok) {
    return tree;
  }
  const isDirty = await differsFrom(site, repo, { treeOid: tree.value, commitOid });
  if (!isDirty.ok) {
    return isDirty;
  }
  return isDirty.value
    ? fail(appError('bad-transition', `The worktree "${name}" holds work that is in no commit.`))
    : ok(null);
}
