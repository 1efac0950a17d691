import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { GitSite } from '../places.ts';
import { requireIntactQuarantine } from '../quarantine.ts';
import type { WorktreeRecord } from './record.ts';

const LONGEST_POINTER_BYTES = 8192;

/**
 * Fails with `tampered` unless the worktree is still the folder we made, with the `.git` file git wrote there, tied
 * to the administration we know, in a quarantine whose configuration is ours (R46).
 */
export async function requireUntamperedWorktree(
  site: GitSite,
  repo: RepositoryRef,
  record: WorktreeRecord,
): Promise<Result<null>> {
  const intact = await requireIntactQuarantine(site, repo);
  if (!intact.ok) {
    return intact;
  }
  if (!(await isOwnFolder(record.path)) || !(await isOwnFolder(record.adminDir))) {
    return tampered(record, 'was moved or replaced');
  }
  const pointer = await readPlainFile(path.join(record.path, '.git'));
  if (pointer !== record.pointer) {
    return tampered(record, 'no longer has the ".git" file it was made with');
  }
  const isTied =
    (await readPlainFile(path.join(record.adminDir, 'gitdir'))) ===
      `${path.join(record.path, '.git')}\n` &&
    (await readPlainFile(path.join(record.adminDir, 'commondir'))) === '../..\n';
  return isTied ? ok(null) : tampered(record, 'is no longer tied to our clone');
}

/** Text of a small regular file; null for anything else, links included. */
export async function readPlainFile(file: string): Promise<string | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags).catch(() => {
    // Absent, a link, or closed to us: in no case the file we wrote.
    return null;
  });
  if (handle === null) {
    return null;
  }
  try {
    const stats = await handle.stat();
    const isSmallFile = stats.isFile() && stats.size <= LONGEST_POINTER_BYTES;
    return isSmallFile ? await handle.readFile('utf8') : null;
  } finally {
    await handle.close();
  }
}

/** Whether the path is a real folder reached without any link on the way. */
export async function isOwnFolder(folder: string): Promise<boolean> {
  try {
    return (await lstat(folder)).isDirectory() && (await realpath(folder)) === folder;
  } catch {
    // Gone: then it is not the folder we made.
    return false;
  }
}

function tampered(record: WorktreeRecord, what: string): Result<never> {
  return fail(appError('tampered', `The worktree "${path.basename(record.path)}" ${what}.`));
}
