/** Folder of a repository path; the root is the empty text. Paths here use `/` and never begin with it. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Last part of a repository path. */
export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Resolves `target` from `folder`, or from the root when it begins with `/`; null when it leaves the repository. */
export function resolveInRepository(folder: string, target: string): string | null {
  const start = target.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') start.push(part);
    else if (start.pop() === undefined) return null;
  }
  return start.join('/');
}

/** The shortest path from `folder` to `path`, without a leading `./`. */
export function relativeFrom(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
