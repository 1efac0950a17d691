import fs from 'node:fs/promises';
import path from 'node:path';
import type { Disk } from '../engine/ports/disk.ts';

/** A disk that is told when a write of ours met its end. */
export interface ToldDisk extends Disk {
  tellFull(): void;
  onFull(run: () => void): () => void;
}

/** Free space of the volume that `folder` is on, or will be on once it is made. */
export function createDisk(folder: string): ToldDisk {
  const listeners = new Set<() => void>();
  return {
    freeBytes: () => freeBytesAt(path.resolve(folder)),
    tellFull: () => {
      // Whoever listens may write, which is what was just being done.
      queueMicrotask(() => {
        for (const run of [...listeners]) run();
      });
    },
    onFull: (run) => {
      const listener = (): void => run();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
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
