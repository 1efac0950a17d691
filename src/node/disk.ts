import fs from 'node:fs/promises';
import path from 'node:path';
import type { Disk } from '../engine/ports/disk.ts';

/** Free space of the volume that `folder` is on, or will be on once it is made. */
export function createDisk(folder: string): Disk {
  return { freeBytes: () => freeBytesAt(path.resolve(folder)) };
}

async function freeBytesAt(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await fs.statfs(folder);
    return bavail * bsize;
  } catch {
    // Not made yet: the nearest folder above it is on the same volume. At the root nothing more can be asked.
    const parent = path.dirname(folder);
    return parent === folder ? null : freeBytesAt(parent);
  }
}
