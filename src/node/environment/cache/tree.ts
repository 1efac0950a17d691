import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Everything below a folder by its relative path, with what tells a change. */
export type Listing = ReadonlyMap<string, string>;

/** Something below a folder. `link`: where a link points, as it says. */
export interface TreeEntry {
  /** Relative; empty for the folder itself. */
  readonly file: string;
  readonly facts: Stats;
  readonly link: string | null;
}

/** `skip`: what the folder holds is not visited. */
type Visited = 'skip' | undefined;

/** Calls `visit` with `root` and everything below it, folders before what they hold. Links are not followed. */
export async function walkTree(
  root: string,
  visit: (entry: TreeEntry) => Visited | Promise<Visited>,
): Promise<void> {
  async function walk(file: string): Promise<void> {
    const whole = path.join(root, file);
    const facts = await lstat(whole);
    const link = facts.isSymbolicLink() ? await readlink(whole) : null;
    const answer = await visit({ file, facts, link });
    if (answer === 'skip' || !facts.isDirectory()) return;
    for (const name of await readdir(whole)) await walk(file === '' ? name : `${file}/${name}`);
  }
  await walk('');
}

/** One line for an entry: path, kind, mode, and of a file size and time. */
export function lineOf({ file, facts, link }: TreeEntry): string {
  if (link !== null) return `${file}\0link\0${link}`;
  const mode = facts.mode & 0o777;
  if (facts.isDirectory()) return `${file}\0folder\0${mode}`;
  return `${file}\0file\0${mode}\0${facts.size}\0${facts.mtimeMs}`;
}

/** Lists a worktree without its git folder. Times and modes of folders are left out: they change with what they hold. */
export async function listTree(root: string): Promise<Listing> {
  const listing = new Map<string, string>();
  await walkTree(root, (entry) => {
    if (entry.file === '.git') return 'skip';
    if (entry.file === '') return undefined;
    listing.set(entry.file, entry.facts.isDirectory() ? 'folder' : lineOf(entry));
    return undefined;
  });
  return listing;
}

/** What came since `before`: the topmost new paths, and whether anything that was there is no longer as it was. */
export function compareListings(
  before: Listing,
  after: Listing,
): { readonly added: readonly string[]; readonly isChanged: boolean } {
  const isChanged = [...before].some(([file, facts]) => after.get(file) !== facts);
  const added = [...after.keys()].filter((file) => {
    const parent = path.dirname(file);
    return !before.has(file) && (parent === '.' || before.has(parent));
  });
  return { added: added.sort(), isChanged };
}

/** The lines of everything at `root`, sorted. */
export async function describeTree(root: string): Promise<string[]> {
  const lines: string[] = [];
  await walkTree(root, (entry) => {
    lines.push(lineOf(entry));
    return undefined;
  });
  return lines.sort();
}
