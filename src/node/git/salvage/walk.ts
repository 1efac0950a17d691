import type { Stats } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import type { Finds, Found, Name } from './tree-entry.ts';

const SLASH = Buffer.from('/');
/** More files than this in one worktree are no work of a night. */
const MAX_FILES = 50_000;

/** Folders that a package manager or a cache fills and can fill again. */
const MADE_AGAIN = new Set(['node_modules', '__pycache__', '.pnpm-store']);
const MADE_AGAIN_SIGNS = ['CACHEDIR.TAG', 'pyvenv.cfg'];

/** Absolute bytes of a name below `root`. */
export function placeOf(root: string, name: Name): Buffer {
  return Buffer.concat([Buffer.from(root), SLASH, name]);
}

/** Adds what is at `name` to `finds`: a file, a link unread, or everything below a folder. Nothing there adds nothing. */
export async function collect(
  root: string,
  name: Name,
  { finds, skipMadeAgain }: { readonly finds: Finds; readonly skipMadeAgain: boolean },
): Promise<void> {
  if (finds.found.length > MAX_FILES) return;
  const facts = await lstat(placeOf(root, name)).catch(() => {
    // Gone since it was listed: there is nothing to keep.
    return null;
  });
  if (facts === null) return;
  if (!facts.isSymbolicLink()) await openUp(placeOf(root, name), facts);
  if (facts.isDirectory()) {
    if (skipMadeAgain && (await isMadeAgain(root, name))) return;
    await collectBelow(root, name, { finds, skipMadeAgain });
  } else if (facts.isFile() || facts.isSymbolicLink()) {
    finds.found.push({
      name,
      kind: facts.isFile() ? 'file' : 'link',
      isExecutable: (facts.mode & 0o100) !== 0,
      bytes: facts.size,
    });
  } else {
    finds.left.push(`${name} is no file, folder or link`);
  }
}

/** What its maker closed to everybody is opened for us: it is about to be kept and removed. */
async function openUp(place: Buffer, { mode }: Stats): Promise<void> {
  const needed = 0o400;
  if ((mode & needed) === needed) return;
  await chmod(place, (mode & 0o777) | 0o700).catch(() => undefined);
}

async function collectBelow(
  root: string,
  name: Name,
  how: { readonly finds: Finds; readonly skipMadeAgain: boolean },
): Promise<void> {
  let entries: Buffer[];
  try {
    entries = await readdir(placeOf(root, name), { encoding: 'buffer' });
  } catch {
    // Closed to us although it was opened: told, so that nobody thinks it was kept.
    how.finds.left.push(`${name} cannot be read`);
    return;
  }
  for (const entry of entries.sort(Buffer.compare)) {
    await collect(root, Buffer.concat([name, SLASH, entry]), how);
  }
}

async function isMadeAgain(root: string, name: Name): Promise<boolean> {
  const last = name.subarray(name.lastIndexOf('/') + 1).toString('latin1');
  if (MADE_AGAIN.has(last)) return true;
  for (const sign of MADE_AGAIN_SIGNS) {
    const file = placeOf(root, Buffer.concat([name, SLASH, Buffer.from(sign)]));
    const isThere = await lstat(file).then(
      (facts) => facts.isFile(),
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}

/** Those of `found` that fit into `maxBytes`, the smallest first, and how many do not. */
export function fitting(
  found: readonly Found[],
  maxBytes: number,
): { readonly kept: Found[]; readonly over: Found[] } {
  const kept: Found[] = [];
  const over: Found[] = [];
  let bytes = 0;
  for (const one of [...found].sort((a, b) => a.bytes - b.bytes)) {
    bytes += one.bytes;
    (bytes <= maxBytes ? kept : over).push(one);
  }
  return { kept, over };
}
