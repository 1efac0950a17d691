import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Removes what claude's Linux sandbox leaves in a worktree when it is killed within a command (measured, 2.1.329): empty
 * files that nobody may write, such as `.bashrc`, `.mcp.json` and `.claude/settings.json`, which hold its place for a
 * mount. Git never makes such a file. Also empty folders of its own under `.claude`.
 */
export async function clearLeftovers(worktreePath: string): Promise<void> {
  const own = path.join(worktreePath, '.claude');
  if (await isFolder(own)) {
    await clearFolder(own);
    await removeIfEmpty(path.join(own, '.cc-writes'));
    await removeIfEmpty(own);
  }
  await clearFolder(worktreePath);
}

async function clearFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(folder, entry.name);
    const { size, mode } = await lstat(file);
    if (size === 0 && (mode & 0o222) === 0) await unlink(file);
  }
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isDirectory();
  } catch {
    // Most runs leave none.
    return false;
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch {
    // It is not there, or it holds something of the repository.
  }
}
