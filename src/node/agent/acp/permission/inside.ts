import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * Whether `file`, absolute or from the worktree on, lies in the worktree and not in its `.git`, with every link on the
 * way followed. What does not exist yet is judged by the folder it would be made in; what cannot be told is outside.
 */
export async function isInside(worktreePath: string, file: string): Promise<boolean> {
  if (!isPlain(file)) return false;
  try {
    const root = await realpath(worktreePath);
    const real = await realpathOfPlace(path.resolve(root, file));
    if (real === null) return false;
    const steps = path.relative(root, real).split(path.sep);
    const isOutside = steps[0] === '..' || path.isAbsolute(steps.join(path.sep));
    return !isOutside && !steps.some((step) => step.toLowerCase() === '.git');
  } catch {
    // A loop of links, a folder that may not be read, a name the system refuses.
    return false;
  }
}

/** Behind a link `..` leads elsewhere than the text says; `~` and a scheme are read differently by every program. */
function isPlain(file: string): boolean {
  if (file === '' || file.startsWith('~') || /^[a-z][a-z0-9+.-]*:\/\//i.test(file)) return false;
  return !file.split('/').includes('..');
}

/** The real path of the nearest thing that exists, with the rest behind it; null behind a link to nothing. */
async function realpathOfPlace(file: string): Promise<string | null> {
  if (await exists(file)) {
    return (await isDangling(file)) ? null : realpath(file);
  }
  const parent = path.dirname(file);
  if (parent === file) return null;
  const place = await realpathOfPlace(parent);
  return place === null ? null : path.join(place, path.basename(file));
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}

async function isDangling(file: string): Promise<boolean> {
  try {
    await realpath(file);
    return false;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return true;
    throw thrown;
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : null;
}
