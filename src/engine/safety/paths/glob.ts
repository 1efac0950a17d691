/** Alternatives of one pattern after its braces; what goes beyond is not matched. */
const MAX_ALTERNATIVES = 64;

/**
 * Whether a repository path fits a list of patterns. `*` and `?` stay within a folder, `**` crosses folders, `{a,b}` are
 * alternatives, a folder means all below it, and a pattern that begins with `!` takes back what those before it gave.
 * Hidden files are files. The time is bounded by the lengths alone, whatever the pattern.
 */
export function fitsGlobs(path: string, patterns: readonly string[]): boolean {
  let fits = false;
  for (const pattern of patterns) {
    const isTakenBack = pattern.startsWith('!');
    if (fits !== isTakenBack) continue;
    if (fitsGlob(path, isTakenBack ? pattern.slice(1) : pattern)) fits = !isTakenBack;
  }
  return fits;
}

/** Whether a repository path fits one pattern without a leading `!`. */
export function fitsGlob(path: string, pattern: string): boolean {
  const segments = path.split('/');
  return alternativesOf(plain(pattern)).some((one) => fitsSegments(segments, one.split('/')));
}

/**
 * Whether a pattern that guards names a path or a folder it lies in, in any case, as most Macs have it. A pattern without a
 * slash names files and folders of that name anywhere.
 */
export function guardsPath(path: string, pattern: string): boolean {
  const bare = pattern.toLowerCase().replace(/^\.?\//, '');
  const whole = bare.replace(/\/$/, '');
  if (whole === '') return false;
  const isAnywhere = !pattern.includes('/') || (!whole.includes('/') && bare.endsWith('/'));
  const from = isAnywhere ? `**/${whole}` : whole;
  return [from, `${from}/**`].some((one) => fitsGlob(path.toLowerCase(), one));
}

function plain(pattern: string): string {
  return pattern.replace(/^\.?\/+/, '').replace(/\/+$/, '/**');
}

/** The patterns that one with braces stands for. Braces that are not closed are characters. */
function alternativesOf(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const braces = innerBraces(one);
    if (braces === null || done.length + open.length >= MAX_ALTERNATIVES) done.push(one);
    else open.push(...braces);
  }
  return done;
}

/** The pattern once for each alternative of its first innermost braces; null when there are none with a comma. */
function innerBraces(pattern: string): string[] | null {
  const close = pattern.indexOf('}');
  const open = close < 0 ? -1 : pattern.lastIndexOf('{', close);
  if (open < 0) return null;
  const [before, after] = [pattern.slice(0, open), pattern.slice(close + 1)];
  const inner = pattern.slice(open + 1, close).split(',');
  return inner.map((part) => `${before}${part}${after}`);
}

/** A pattern whose end names a folder holds what is below it, so the path may go on there. */
function fitsSegments(path: readonly string[], pattern: readonly string[]): boolean {
  // `reach[n]`: whether the first n segments of the path can be taken by the pattern so far.
  let reach = path.map((_, n) => n === 0).concat(path.length === 0);
  for (const part of pattern) {
    reach = part === '**' ? fromFirst(reach) : step(reach, path, part);
  }
  const mayGoOn = !/[*?]/.test(pattern.at(-1) ?? '');
  return mayGoOn ? reach.slice(1).includes(true) : reach.at(-1) === true;
}

function fromFirst(reach: readonly boolean[]): boolean[] {
  const first = reach.indexOf(true);
  return reach.map((_, n) => first >= 0 && n >= first);
}

function step(reach: readonly boolean[], path: readonly string[], part: string): boolean[] {
  return reach.map((_, n) => n > 0 && reach[n - 1] === true && fitsName(path[n - 1] ?? '', part));
}

/** `*` and `?` in one name, by going back to the last star only. */
function fitsName(name: string, pattern: string): boolean {
  let [at, mark, star, from] = [0, 0, -1, 0];
  while (at < name.length) {
    const wanted = pattern[mark];
    if (wanted === '*') {
      star = mark;
      from = at;
      mark += 1;
    } else if (wanted === '?' || wanted === name[at]) {
      at += 1;
      mark += 1;
    } else if (star >= 0) {
      from += 1;
      at = from;
      mark = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(mark));
}
