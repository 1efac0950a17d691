import { chmod, lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Worktree } from '../../../engine/ports/git.ts';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { makeFolder } from '../../folders/make-folder.ts';
import { type GitSite, quarantineDir, requireFolderName, worktreeParent } from '../places.ts';
import { requireIntactQuarantine } from '../quarantine.ts';
import { replaceByCopy } from '../replace-file.ts';
import { readPlainFile, requireUntamperedWorktree } from './guard.ts';
import { indexCopy, readRecord, type WorktreeRecord, writeRecord } from './record.ts';
import { removeFolder } from './remove-folder.ts';

/** What a worktree is opened as: its folder name, its commit, and its branch or none. */
export interface WorktreeWish {
  readonly name: string;
  readonly oid: string;
  readonly branch: string | null;
}

/** Opens a worktree, or finds the equal one that exists (`Git.openWorktree`). Safe to repeat after a crash. */
export async function openWorktree(
  site: GitSite,
  repo: RepositoryRef,
  at: WorktreeWish,
): Promise<Result<Worktree>> {
  const named = requireFolderName(at.name);
  if (!named.ok) {
    return named;
  }
  const intact = await requireIntactQuarantine(site, repo);
  if (!intact.ok) {
    return intact;
  }
  const record = await readRecord(site, repo, at.name);
  if (record !== null && (record.branch !== at.branch || record.baseOid !== at.oid)) {
    return fail(appError('bad-input', `There is a different worktree "${at.name}" already.`));
  }
  if (record?.state === 'open' && (await isThere(record.path))) {
    const whole = await requireUntamperedWorktree(site, repo, record);
    return whole.ok ? ok(worktreeOf(record)) : whole;
  }
  return await make(site, repo, { at, isKnown: record !== null });
}

async function make(
  site: GitSite,
  repo: RepositoryRef,
  { at, isKnown }: { at: WorktreeWish; isKnown: boolean },
): Promise<Result<Worktree>> {
  const parent = await ownParent(site, repo);
  if (!parent.ok) {
    return parent;
  }
  const folder = path.join(parent.value, at.name);
  if (!isKnown && (await isThere(folder))) {
    return fail(appError('bad-input', `${folder} exists and is no worktree of ours.`));
  }
  const opening: WorktreeRecord = {
    path: folder,
    branch: at.branch,
    baseOid: at.oid,
    state: 'opening',
    pointer: '',
    adminDir: '',
  };
  await writeRecord(site, repo, { name: at.name, record: opening });
  const cleared = await clearRemains(site, repo, { parent: parent.value, folder });
  if (!cleared.ok) {
    return cleared;
  }
  const added = await addWorktree(site, repo, opening);
  if (!added.ok) {
    return added;
  }
  const open = await recordOf(site, repo, opening);
  if (!open.ok) {
    return open;
  }
  const index = indexCopy(site, repo, at.name);
  await replaceByCopy(path.join(open.value.adminDir, 'index'), index);
  if (added.value === 'at-base') site.held.oidOf.set(index, at.oid);
  await writeRecord(site, repo, { name: at.name, record: open.value });
  return ok(worktreeOf(open.value));
}

/** The folder of this repository's worktrees, made private; refused inside the user's checkout. */
async function ownParent(site: GitSite, repo: RepositoryRef): Promise<Result<string>> {
  const wished = worktreeParent(site, repo);
  const checkout = await realpath(repo.path);
  const inside = path.relative(checkout, path.resolve(wished));
  if (!inside.startsWith('..') && !path.isAbsolute(inside)) {
    return fail(
      appError('bad-input', `The worktrees of "${repo.id}" would lie inside its checkout.`, {
        fix: 'Set another worktree root.',
      }),
    );
  }
  await makeFolder(wished);
  const parent = await realpath(wished);
  await chmod(parent, 0o700);
  return ok(parent);
}

/** Removes what an interrupted opening or a vanished folder left behind. */
async function clearRemains(
  site: GitSite,
  repo: RepositoryRef,
  { parent, folder }: { parent: string; folder: string },
): Promise<Result<null>> {
  const cleared = await removeFolder(parent, folder);
  return cleared.ok ? await removeAdministration(site, repo, folder) : cleared;
}

/** Removes git's own administration of the worktree that was at `folder`. */
export async function removeAdministration(
  site: GitSite,
  repo: RepositoryRef,
  folder: string,
): Promise<Result<null>> {
  const admins = path.join(await realpath(quarantineDir(site, repo)), 'worktrees');
  const names = await readdir(admins).catch(() => {
    // No worktree was ever opened here.
    return [];
  });
  for (const name of names) {
    const gitdir = await readPlainFile(path.join(admins, name, 'gitdir'));
    if (name === path.basename(folder) || gitdir === `${path.join(folder, '.git')}\n`) {
      const removed = await removeFolder(admins, path.join(admins, name));
      if (!removed.ok) {
        return removed;
      }
    }
  }
  return ok(null);
}

/** The files of a worktree can be written again from the commit; only its refs have to outlive a loss of power (R56). */
const SYNC_REFS = ['core.fsync=reference'];

/** As git says it of one that is there already, in any version. */
const TAKEN = 'already exists';

/** Adds the worktree; its branch is made with it, or is the one that an earlier opening left. */
async function addWorktree(
  site: GitSite,
  repo: RepositoryRef,
  { path: folder, branch, baseOid }: WorktreeRecord,
): Promise<Result<'at-base' | 'at-branch'>> {
  const gitDir = quarantineDir(site, repo);
  const add = ['worktree', 'add', '--quiet', '--lock', '--reason', 'nightkiln'];
  const wish = branch === null ? ['--detach', folder, baseOid] : ['-b', branch, folder, baseOid];
  const call = { gitDir, settings: SYNC_REFS, args: [...add, ...wish] };
  const added = await site.runner.bytes(call);
  if (added.ok || branch === null || !added.error.message.includes(TAKEN)) {
    return added.ok ? ok('at-base') : added;
  }
  const again = await site.runner.bytes({ ...call, args: [...add, folder, branch] });
  return again.ok ? ok('at-branch') : again;
}

async function recordOf(
  site: GitSite,
  repo: RepositoryRef,
  opening: WorktreeRecord,
): Promise<Result<WorktreeRecord>> {
  const pointer = await readPlainFile(path.join(opening.path, '.git'));
  const adminDir = pointer === null ? null : /^gitdir: (.+)\n$/s.exec(pointer)?.[1];
  const admins = path.join(await realpath(quarantineDir(site, repo)), 'worktrees');
  if (pointer === null || !adminDir || path.dirname(adminDir) !== admins) {
    return fail(appError('git-failed', `git left no usable ".git" file in ${opening.path}.`));
  }
  return ok({ ...opening, state: 'open', pointer, adminDir });
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch {
    // Absent, or its parent is: either way there is nothing to reuse.
    return false;
  }
}

function worktreeOf(record: WorktreeRecord): Worktree {
  return { path: record.path, branch: record.branch, baseOid: record.baseOid };
}
