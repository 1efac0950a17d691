import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findRepository } from '../../../src/node/config/find-repository.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-store.ts';

let temp: TempFolder;
let inner: string;
beforeEach(() => {
  temp = tempFolder();
  inner = path.join(temp.dir, 'outer', 'inner');
  fs.mkdirSync(path.join(inner, 'deep'), { recursive: true });
});
afterEach(() => temp.remove());

it('finds the closest repository, be its .git a folder or a file', async () => {
  const outer = path.dirname(inner);
  fs.mkdirSync(path.join(outer, '.git'));
  fs.writeFileSync(path.join(outer, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  expect(await findRepository(path.join(inner, 'deep'))).toBe(outer);
  fs.writeFileSync(path.join(inner, '.git'), 'gitdir: /elsewhere\n');
  expect(await findRepository(path.join(inner, 'deep'))).toBe(inner);
});

it('passes over a folder .git that is no repository', async () => {
  fs.mkdirSync(path.join(inner, '.git', 'info'), { recursive: true });
  fs.mkdirSync(path.join(temp.dir, '.git'));
  fs.writeFileSync(path.join(temp.dir, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  expect(await findRepository(inner)).toBe(temp.dir);
});
