const MAX_PATHS = 200;
/** Anything that could be a path and is no address: words with slashes between them, or one with an ending. */
const CANDIDATE =
  /(?<![\w./:@-])(?:[\w@.-]+\/)+[\w@.-]*|(?<![\w./:@-])[\w@-][\w@.-]*\.[a-z]\w{0,9}\b/gi;
const FILE = /[\w@-]\.[a-z]\w{1,9}$|\.[chr]$/i;
const ADDRESS = /^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev)(?:\/|$)/i;
/** Names of things, not of files. */
const PRODUCT = /^(?:node|next|nuxt|vue|react|express|three|d3|chart|deno|bun)\.js$/i;

/**
 * The paths that a text names, relative to the repository, without `./` before and a slash behind: what ends like a file,
 * or ends with a slash, or has two of them. "and/or" is none.
 */
export function namedPaths(text: string): readonly string[] {
  const found = (text.match(CANDIDATE) ?? []).flatMap((candidate) => {
    const path = candidate.replace(/^(?:\.\/)+/, '').replace(/[/.]+$/, '');
    const parts = path.split('/');
    const isPath = FILE.test(path) || parts.length > 2 || /\w\/\.*$/.test(candidate);
    const isOther = ADDRESS.test(path) || PRODUCT.test(path) || parts.includes('..');
    return isPath && !isOther && path !== '' ? [path] : [];
  });
  return [...new Set(found)].slice(0, MAX_PATHS);
}

/** The first path of `a` that is one of `b`, inside one, or around one; null when they share nothing. */
export function sharedPath(a: readonly string[], b: readonly string[]): string | null {
  return a.find((one) => b.some((other) => isWithin(one, other) || isWithin(other, one))) ?? null;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
