import { stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * The closest folder at or above `folder` that is a repository, or null. Looks at names only and runs nothing. As for git, a
 * folder `.git` without a HEAD is none: sandboxes of agents leave such empty ones behind.
 */
export async function findRepository(folder: string): Promise<string | null> {
  let current = path.resolve(folder);
  for (;;) {
    if (await isRepository(path.join(current, '.git'))) return current;
    const parent = path.dirname(current);
    if (parent === current) return null;
    current = parent;
  }
}

async function isRepository(git: string): Promise<boolean> {
  const found = await stat(git).catch(() => null);
  if (found === null || !found.isDirectory()) return found !== null;
  return (await stat(path.join(git, 'HEAD')).catch(() => null)) !== null;
}
