const FENCED = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[^\n]*$/gm;
const PATH =
  /(?:^|[\s"'`([<:,])((?:\.\/)?(?:[\w@.+-]+\/)*[\w@+-][\w@.+-]*\.[a-z][a-z0-9]{0,9})(?=$|[\s"'`)\]>:,;.!?])/gi;
const MAX_NAMED = 20;

/** Files that a text names outside of its fences, which hold output and not a wish. Words such as `e.g.` are none. */
export function namedPaths(text: string): string[] {
  const prose = text.replaceAll(FENCED, '');
  const found = [...prose.matchAll(PATH)].map((match) => (match[1] ?? '').replace(/^\.\//, ''));
  return [...new Set(found)].filter(isFile).slice(0, MAX_NAMED);
}

/** A path that holds no slash is a file only with an ending that files have. */
function isFile(path: string): boolean {
  if (path.split('/').includes('..') || /^\d+(?:\.\d+)+$/.test(path)) return false;
  return path.includes('/') || KNOWN_ENDING.test(path);
}

const KNOWN_ENDING =
  /\.(?:[cm]?[jt]sx?|json|md|mdx|py|rs|go|java|kts?|c|h|cc|cpp|hpp|cs|rb|php|swift|sh|bats|ya?ml|toml|ini|cfg|txt|html?|s?css|less|sql|xml|gradle|lock|proto|vue|svelte)$/i;

/** Whether a changed file is the one a text names, which may give its name alone or the end of its path. */
export function isNamedFile(path: string, named: string): boolean {
  return path === named || path.endsWith(`/${named}`);
}
