import { maskCode } from './markdown-mask.ts';
import { baseNameOf, folderOf, relativeFrom, resolveInRepository } from './relative-path.ts';

/** A relative link of a Markdown file that leads nowhere. */
export interface BrokenLink {
  /** Repository path of the Markdown file. */
  readonly file: string;
  /** 1-based line on which the destination stands. */
  readonly line: number;
  /** The destination as written, with its anchor, without angle brackets. */
  readonly target: string;
  /** Repository paths it can have meant, sorted; one means provable. */
  readonly candidates: readonly string[];
}

interface Destination {
  readonly text: string;
  /** Position of the destination, inside its angle brackets if it has any. */
  readonly at: number;
}

const INLINE =
  /\]\(\s{0,9}(<[^<>\n]*>|[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s{1,9}(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s{0,9}\)/dg;
const DEFINITION = /^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:\n[ \t]*)?(<[^<>\n]*>|[^\s<]\S*)/dgm;
const NOT_A_PATH = /^(?:#|\?|\/\/|[a-z][a-z0-9+.-]*:)|\{\{|\$\{|<%/i;

/**
 * The relative links of `text` that lead to no tracked file or folder. Links that leave the repository are not judged:
 * on a forge they may lead to its pages.
 */
export function findBrokenLinks(source: {
  file: string;
  text: string;
  tracked: ReadonlySet<string>;
}): BrokenLink[] {
  const { file, text, tracked } = source;
  const lineAt = lineCounter(text);
  return findDestinations(text).flatMap((destination) => {
    const path = pathOf(file, destination.text);
    if (path === null || exists(path, tracked)) return [];
    const candidates = findCandidates(path, file, tracked);
    return [{ file, line: lineAt(destination.at), target: destination.text, candidates }];
  });
}

/**
 * The text with the link leading to `newTarget`, a repository path. Anchor, brackets and a leading `/` stay; nothing
 * but that line changes.
 */
export function rewriteLink(
  text: string,
  link: Pick<BrokenLink, 'file' | 'line' | 'target'>,
  newTarget: string,
): string {
  const lineAt = lineCounter(text);
  const isMeant = (found: Destination): boolean =>
    found.text === link.target && lineAt(found.at) === link.line;
  const written = writeDestination(link, newTarget);
  return findDestinations(text)
    .filter(isMeant)
    .reverse()
    .reduce(
      (changed, found) =>
        changed.slice(0, found.at) + written + changed.slice(found.at + found.text.length),
      text,
    );
}

/** In the order of their places; each place once. */
function findDestinations(text: string): Destination[] {
  const masked = maskCode(text);
  const found = [INLINE, DEFINITION].flatMap((pattern) =>
    [...masked.matchAll(pattern)].flatMap(destinationsOf),
  );
  const places = new Map(found.map((destination) => [destination.at, destination]));
  return [...places.values()].sort((a, b) => a.at - b.at);
}

function destinationsOf(match: RegExpExecArray): Destination[] {
  const written = match[1] ?? '';
  const start = match.indices?.[1]?.[0] ?? 0;
  if (!written.startsWith('<')) return written === '' ? [] : [{ text: written, at: start }];
  return written.length === 2 ? [] : [{ text: written.slice(1, -1), at: start + 1 }];
}

/** The repository path a destination means; null when it is none. */
function pathOf(file: string, destination: string): string | null {
  if (NOT_A_PATH.test(destination)) return null;
  const path = destination.replace(/[#?].*$/s, '').replace(/\\([!-/:-@[-`{-~])/g, '$1');
  return path === '' ? null : resolveInRepository(folderOf(file), decode(path));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign is part of the name, as browsers take it.
    return path;
  }
}

function exists(path: string, tracked: ReadonlySet<string>): boolean {
  return path === '' || tracked.has(path) || foldersOf(tracked).has(path);
}

/** A repository has one set of files and thousands of pages, so its folders are worked out once. */
const knownFolders = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

function foldersOf(tracked: ReadonlySet<string>): ReadonlySet<string> {
  const known = knownFolders.get(tracked);
  if (known !== undefined) return known;
  const folders = new Set<string>();
  for (const path of tracked) {
    for (let at = folderOf(path); at !== '' && !folders.has(at); at = folderOf(at)) folders.add(at);
  }
  knownFolders.set(tracked, folders);
  return folders;
}

/** Strongest proof first: the same path in other case or as `.md`; then the same name elsewhere; then in other case. */
function findCandidates(path: string, file: string, tracked: ReadonlySet<string>): string[] {
  const possible = [...tracked].filter(
    (other) => other !== file && !/(?:^|\/)node_modules\//.test(other),
  );
  const lower = path.toLowerCase();
  const name = baseNameOf(path);
  const likePath = new Set([
    lower,
    `${lower}.md`,
    lower.replace(/\.(?:markdown|mdx|txt|html?)$/, '.md'),
  ]);
  const proofs: readonly ((other: string) => boolean)[] = [
    (other) => likePath.has(other.toLowerCase()),
    (other) => baseNameOf(other) === name,
    (other) => baseNameOf(other).toLowerCase() === name.toLowerCase(),
  ];
  for (const proves of proofs) {
    const found = possible.filter(proves);
    if (found.length > 0) return found.sort();
  }
  return [];
}

function writeDestination(link: Pick<BrokenLink, 'file' | 'target'>, newTarget: string): string {
  const suffix = /[#?].*$/s.exec(link.target)?.[0] ?? '';
  const path = link.target.startsWith('/')
    ? `/${newTarget}`
    : relativeFrom(folderOf(link.file), newTarget);
  const dot = link.target.startsWith('./') && !path.startsWith('.') ? './' : '';
  return dot + encodePath(path) + suffix;
}

/** Encodes what would end a destination, be read as an anchor, a scheme or as Markdown. */
function encodePath(path: string): string {
  return path.replace(/[^\w.~/+@,;=!\-\u{80}-\u{10ffff}]|\s/gu, (character) =>
    encodeCharacter(character),
  );
}

function encodeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x80) return encodeURIComponent(character);
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Tells the 1-based line of a position; the positions asked for must not go backwards. */
function lineCounter(text: string): (at: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (at) => {
    while (next !== -1 && next < at) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}
