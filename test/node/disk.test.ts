import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createDisk } from '../../src/node/disk.ts';
import { tempFolder } from '../helpers/temp-store.ts';

it('says how many bytes may still be written, also for a folder that is not made yet', async () => {
  const { dir, remove } = tempFolder();
  try {
    const { bsize, blocks } = fs.statfsSync(dir);
    for (const folder of [dir, path.join(dir, 'not', 'made')]) {
      const free = await createDisk(folder).freeBytes();
      expect(free).toBeGreaterThan(0);
      expect(free).toBeLessThanOrEqual(bsize * blocks);
    }
  } finally {
    remove();
  }
});
