import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lookAtFolder } from '../../../../src/node/process/vitals/folders.ts';
import { tempFolder } from '../running.ts';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

const at = (...names: string[]): string => path.join(folder.path, ...names);

it('sees what grows and what changes below, and follows no link', async () => {
  fs.mkdirSync(at('a', 'b'), { recursive: true });
  fs.symlinkSync('/usr', at('a', 'link'));
  const before = await lookAtFolder(folder.path);
  expect(before).toMatchObject({ entries: 4, isWhole: true });
  fs.writeFileSync(at('a', 'b', 'file'), Buffer.alloc(100_000, 1));
  const grown = await lookAtFolder(folder.path);
  expect(grown.bytes - before.bytes).toBeGreaterThanOrEqual(100_000);
  expect(grown.changedAt ?? 0).toBeGreaterThan(before.changedAt ?? 0);
  fs.rmSync(at('a', 'b', 'file'));
  const after = await lookAtFolder(folder.path);
  expect(after.changedAt ?? 0).toBeGreaterThanOrEqual(grown.changedAt ?? 0);
  expect(after.bytes).toBeLessThan(grown.bytes);
});

it('is whole up to its cap, and says when it is not', async () => {
  for (let n = 0; n < 50; n += 1) fs.writeFileSync(at(String(n)), '');
  expect(await lookAtFolder(folder.path, 51)).toMatchObject({ entries: 51, isWhole: true });
  expect(await lookAtFolder(folder.path, 50)).toMatchObject({ entries: 50, isWhole: false });
});

it('is empty where there is nothing', async () => {
  expect(await lookAtFolder(at('none'))).toEqual({
    ...{ changedAt: null, bytes: 0, entries: 0, isWhole: true },
  });
});
