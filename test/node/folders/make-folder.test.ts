import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHome } from '../../../src/node/agent/program-agent/make-home.ts';
import { makeFolder, makeFolderSync } from '../../../src/node/folders/make-folder.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-store.ts';

describe('a folder of ours', () => {
  let temp: TempFolder;
  beforeEach(() => {
    temp = tempFolder();
  });
  afterEach(() => temp.remove());

  const makers = [
    ['later', makeFolder],
    ['at once', async (folder: string) => makeFolderSync(folder)],
  ] as const;

  it.each(makers)('is made with those above it, for us alone, and twice (%s)', async (_, make) => {
    const folder = path.join(temp.dir, 'a/b/c');
    await make(folder);
    await make(folder);
    for (const name of ['a', 'a/b', 'a/b/c']) {
      expect(statSync(path.join(temp.dir, name)).mode & 0o777).toBe(0o700);
    }
  });

  it.each(makers)('is not made over a file or below one (%s)', async (_, make) => {
    const file = path.join(temp.dir, 'file');
    writeFileSync(file, '');
    await expect(make(file)).rejects.toThrow(/EEXIST/);
    await expect(make(path.join(file, 'x/y'))).rejects.toThrow(/ENOTDIR/);
  });

  it.runIf(existsSync('/proc/self')).each(makers)(
    'ends with an error where none can be made (%s)',
    async (_, make) => {
      await expect(make('/proc/nightkiln/home')).rejects.toThrow(/ENOENT/);
    },
  );

  it.runIf(existsSync('/proc/self'))('is named when a home cannot be made', async () => {
    expect(await makeHome('/proc/nightkiln')).toMatchObject({
      ok: false,
      error: {
        code: 'spawn-failed',
        message: expect.stringContaining('Its home /proc/nightkiln cannot be made'),
      },
    });
  });
});
