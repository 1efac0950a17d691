import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';

const POINTER_BYTES = 8192;

/**
 * The repository that a linked worktree belongs to, from its `.git` file; null for anything else. Claude's sandbox opens
 * that folder to its commands, so that they can commit (measured, 2.1.329); here it is closed again.
 */
export async function gitFolderOf(worktreePath: string): Promise<string | null> {
  const pointer = path.join(worktreePath, '.git');
  try {
    const facts = await lstat(pointer);
    if (!facts.isFile() || facts.size > POINTER_BYTES) return null;
    const text = await readFile(pointer, 'utf8');
    return /^gitdir: (\/.+?)\/worktrees\/[^/\n]+\n?$/.exec(text)?.[1] ?? null;
  } catch {
    // A folder without git.
    return null;
  }
}
