import fs from 'node:fs/promises';
import path from 'node:path';
import type { Probe } from './probe.ts';

/** Free and whole size of the volume `folder` is on, or will be on once it is made. */
export function diskProbe(folder: string): Probe {
  const look = async (at: string): Promise<{ freeBytes: number; totalBytes: number } | null> => {
    try {
      const { bavail, blocks, bsize } = await fs.statfs(at);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    } catch {
      // Not made yet: the nearest folder above it is on the same volume.
      const parent = path.dirname(at);
      return parent === at ? null : look(parent);
    }
  };
  return {
    source: 'statfs',
    everyMs: 30_000,
    isFast: true,
    look: async () => {
      const disk = await look(path.resolve(folder));
      return disk === null ? {} : { disk };
    },
  };
}
