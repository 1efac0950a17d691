import { chmod, lstat, readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';

/**
 * Removes `folder` inside `parent`. Links are removed, never followed; a `parent` that is reached through a link is
 * refused, so nothing outside it can be hit (R52). Nothing there is success.
 */
export async function removeFolder(parent: string, folder: string): Promise<Result<null>> {
  const stats = await lstat(folder).catch(() => {
    // Already gone.
    return null;
  });
  if (stats === null) {
    return ok(null);
  }
  const isInside = path.dirname(folder) === parent && (await realpath(parent)) === parent;
  if (!isInside) {
    return fail(
      appError('tampered', `${folder} is not inside ${parent} any more; it was left alone.`),
    );
  }
  try {
    await rm(folder, { recursive: true, maxRetries: 3 });
    return ok(null);
  } catch {
    // Read-only folders, as package caches make them, cannot be emptied before they are opened.
    return await removeOpened(folder);
  }
}

async function removeOpened(folder: string): Promise<Result<null>> {
  try {
    await openFolders(folder);
    await rm(folder, { recursive: true, maxRetries: 3 });
    return ok(null);
  } catch (thrown) {
    return fail(appError('git-failed', `${folder} could not be removed: ${reasonOf(thrown)}.`));
  }
}

async function openFolders(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) {
    return;
  }
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      await openFolders(path.join(folder, entry.name));
    }
  }
}
