import { constants, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../../shared/error.ts';

/** Larger files are left alone. */
export const FILE_CAP_BYTES = 1024 * 1024;
const MAX_LISTED = 100_000;
const SKIPPED = new Set(['.git', 'node_modules']);

/** Why a file was left alone, as the end of a sentence that begins with its name. */
export interface LeftAlone {
  readonly reason: string;
}

/** Repository paths of the files in the worktree. Folders are read, links are listed and never followed. */
export async function listWorktree(root: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true });
    const nameOf = (entry: Dirent): string => path.posix.join(folder ?? '', entry.name);
    const kept = entries.filter((entry) => !SKIPPED.has(entry.name));
    folders.push(...kept.filter((entry) => entry.isDirectory()).map(nameOf));
    for (const entry of kept) if (!entry.isDirectory()) found.add(nameOf(entry));
    if (found.size > MAX_LISTED) break;
  }
  return found;
}

/**
 * Replaces the text of one file of the worktree by what `change` makes of it. True when it changed. Leaves alone what
 * is outside, behind a link, not text, or too large; nothing is created.
 */
export async function changeTextFile(
  root: string,
  file: string,
  change: (text: string) => string,
): Promise<boolean | LeftAlone> {
  const place = await locate(root, file);
  if (typeof place !== 'string') return place;
  let handle: FileHandle;
  try {
    handle = await open(place, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    return { reason: `cannot be opened as a plain file (${reasonOf(thrown)})` };
  }
  try {
    return await changeHandle(handle, change);
  } finally {
    await handle.close();
  }
}

/** The absolute path of a file that is really inside the worktree: its folder is resolved, its name is not. */
async function locate(root: string, file: string): Promise<string | LeftAlone> {
  const parts = file.split('/');
  if (path.isAbsolute(file) || parts.includes('..') || file.includes('\0')) {
    return { reason: 'is not a path inside the worktree' };
  }
  if (parts.some((part) => part.toLowerCase() === '.git')) return { reason: 'belongs to git' };
  try {
    const [realRoot, realFolder] = await Promise.all([
      realpath(root),
      realpath(path.dirname(path.join(root, file))),
    ]);
    const isInside = realFolder === realRoot || realFolder.startsWith(realRoot + path.sep);
    if (!isInside) return { reason: 'leads out of the worktree' };
    return path.join(realFolder, path.basename(file));
  } catch {
    // A folder on the way is missing, which for the reader is the same as a missing file.
    return { reason: 'does not exist' };
  }
}

async function changeHandle(
  handle: FileHandle,
  change: (text: string) => string,
): Promise<boolean | LeftAlone> {
  const facts = await handle.stat();
  if (!facts.isFile()) return { reason: 'is not a plain file' };
  if (facts.nlink > 1) return { reason: 'has a second name that may be outside the worktree' };
  if (facts.size > FILE_CAP_BYTES) return { reason: 'is larger than 1 MiB' };
  const text = decodeText(await handle.readFile());
  if (text === null) return { reason: 'is not text' };
  const changed = change(text);
  if (changed === text) return false;
  const bytes = Buffer.from(changed);
  await handle.truncate(0);
  const { bytesWritten } = await handle.write(bytes, 0, bytes.length, 0);
  if (bytesWritten < bytes.length) throw new Error('The file could not be written completely.');
  return true;
}

/** UTF-8 text with its byte order mark kept; null for anything else. */
function decodeText(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The answer itself: these bytes are no UTF-8.
    return null;
  }
}
