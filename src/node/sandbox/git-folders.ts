import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isInside } from './toolchains.ts';

/** Longer than any pointer git writes; nothing else is read. */
const POINTER_LIMIT = 8192;

/**
 * What a program in `worktree` may read of git and never write: the pointer file `.git` and the quarantine clone behind
 * it, if that is one of ours below `repositories`. A pointer to anywhere else shows nothing.
 */
export function sealedGitFolders(worktree: string, repositories: string): string[] {
  const pointer = path.join(worktree, '.git');
  const quarantine = quarantineOf(pointer, repositories);
  return [pointer, ...(quarantine === null ? [] : [quarantine])].filter(isThere);
}

function quarantineOf(pointer: string, repositories: string): string | null {
  const folder = /^gitdir: (\/.+?)\/worktrees\/[^/]+\n?$/.exec(readPointer(pointer))?.[1];
  if (folder === undefined || path.basename(folder) !== 'quarantine.git') return null;
  try {
    const real = realpathSync(folder);
    return real !== repositories && isInside(real, realpathSync(repositories)) ? folder : null;
  } catch {
    // A clone that is not there shows nothing.
    return null;
  }
}

function readPointer(pointer: string): string {
  try {
    const facts = lstatSync(pointer);
    return facts.isFile() && facts.size <= POINTER_LIMIT ? readFileSync(pointer, 'utf8') : '';
  } catch {
    // A folder without git.
    return '';
  }
}

/** A link would be followed out of the worktree when it is mounted. */
function isThere(file: string): boolean {
  const facts = lstatSync(file, { throwIfNoEntry: false });
  return facts !== undefined && !facts.isSymbolicLink();
}
