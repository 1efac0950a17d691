const MAX_SPELLINGS = 64;

/**
 * Whether a pattern names a path of a repository: `*` and `?` within a folder, `**` across folders, `{a,b}` for either. A
 * pattern without a slash names files of that name in every folder, one that ends in `/` or names a folder all below it.
 * Case does not count, as on most Macs. The time is linear in both lengths for each star, whatever a stranger wrote.
 */
export function matchesGlob(path: string, glob: string): boolean {
  const folders = path.toLowerCase().split('/');
  return spellings(glob.toLowerCase()).some((one) => names(patternOf(one), folders));
}

/** `{a,b}` written out, the first 64 of them; a brace that is not closed is a character. */
function spellings(glob: string): string[] {
  let found = [glob];
  for (;;) {
    const next = found.flatMap(writtenOut).slice(0, MAX_SPELLINGS);
    if (next.length === found.length && next.every((one, at) => one === found[at])) return found;
    found = next;
  }
}

function writtenOut(glob: string): string[] {
  const [whole, inner] = /\{([^{}]*,[^{}]*)\}/.exec(glob) ?? [];
  if (whole === undefined || inner === undefined) return [glob];
  return inner.split(',').map((part) => glob.replace(whole, () => part));
}

function patternOf(glob: string): string[] {
  const bare = glob.replace(/^\.?\//, '').replace(/\/$/, '');
  const parts = bare.split('/');
  return glob.includes('/') && !(parts.length === 1 && glob.endsWith('/'))
    ? parts
    : ['**', ...parts];
}

/** Whether the pattern names the whole path or one of the folders it lies in. */
function names(pattern: readonly string[], folders: readonly string[]): boolean {
  // `reached[n]`: what was read of the pattern names the first n folders.
  let reached = folders.map(() => false);
  reached = [true, ...reached];
  for (const part of pattern) {
    const from = reached;
    reached =
      part === '**'
        ? from.map((_, end) => from.slice(0, end + 1).includes(true))
        : from.map(
            (_, end) => end > 0 && from[end - 1] === true && isNamed(folders[end - 1] ?? '', part),
          );
  }
  return reached.some((isReached, end) => isReached && end > 0);
}

/** One name against one part: on a mismatch only the last star is tried further on. */
function isNamed(name: string, part: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    if (part[next] === '*') {
      star = next;
      next += 1;
      resume = at;
    } else if (part[next] === '?' || part[next] === name[at]) {
      at += 1;
      next += 1;
    } else if (star === -1) {
      return false;
    } else {
      resume += 1;
      at = resume;
      next = star + 1;
    }
  }
  return /^\**$/.test(part.slice(next));
}
