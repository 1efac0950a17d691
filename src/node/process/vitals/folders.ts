import { type Dir, type Dirent, lstatSync, opendirSync, type Stats } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

/** What is below one folder. Links are not followed. */
export interface FolderLook {
  /** Instant of the newest change of any entry, removals included, as the file system keeps it; null when unreadable. */
  readonly changedAt: number | null;
  /** Bytes on disk. */
  readonly bytes: number;
  readonly entries: number;
  /** False when there was more than the cap. */
  readonly isWhole: boolean;
}

/** How long the loop is held at a time. */
const SLICE_MS = 4;
/** A folder of more entries is looked at in part. */
const MOST_ENTRIES = 500_000;
/** Blocks of stat(2), whatever the file system's own are. */
const BLOCK_BYTES = 512;

/**
 * Walks a folder without holding the host up: calls that do not wait for a disk are faster made at once than handed to
 * threads, so they are made in slices with turns of the loop in between. What vanishes or may not be read is left out.
 */
export async function lookAtFolder(
  folder: string,
  most: number = MOST_ENTRIES,
): Promise<FolderLook> {
  let changedAt: number | null = null;
  let bytes = 0;
  let entries = 0;
  let sliceEnds = performance.now() + SLICE_MS;
  for (const file of filesBelow(folder)) {
    if (entries >= most) return { changedAt, bytes, entries, isWhole: false };
    const stats = statOf(file);
    if (stats !== null) {
      entries += 1;
      bytes += stats.blocks * BLOCK_BYTES;
      changedAt = Math.max(changedAt ?? 0, stats.ctimeMs);
    }
    if (performance.now() >= sliceEnds) {
      await turn();
      sliceEnds = performance.now() + SLICE_MS;
    }
  }
  return { changedAt, bytes, entries, isWhole: true };
}

/** The folder itself and all below it, one at a time. */
function* filesBelow(folder: string): Generator<string> {
  yield folder;
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const dir = openDir(at);
    try {
      for (let entry = next(dir); entry !== null; entry = next(dir)) {
        const file = path.join(at, entry.name);
        if (entry.isDirectory()) open.push(file);
        yield file;
      }
    } finally {
      dir?.closeSync();
    }
  }
}

function openDir(folder: string): Dir | null {
  try {
    return opendirSync(folder, { bufferSize: 64 });
  } catch {
    // Gone, or closed to us by whoever made it.
    return null;
  }
}

function next(dir: Dir | null): Dirent | null {
  try {
    return dir?.readSync() ?? null;
  } catch {
    // Gone while it was read.
    return null;
  }
}

function statOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    // Gone in the meantime.
    return null;
  }
}
