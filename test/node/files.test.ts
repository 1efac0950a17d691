import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFiles } from '../../src/node/files.ts';
import { type TempFolder, tempFolder } from '../helpers/temp-store.ts';

let temp: TempFolder;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(() => temp.remove());

it('writes below the state folder, for the owner alone, and says where', async () => {
  const files = createFiles(temp.dir);
  const umask = process.umask(0);
  const written = await files.write('nights/one/brief.json', '{"a":"ü"}');
  process.umask(umask);
  const file = path.join(temp.dir, 'nights', 'one', 'brief.json');
  expect(written).toEqual({ ok: true, value: file });
  expect(files.locate('nights/one/brief.json')).toBe(file);
  expect(fs.readFileSync(file, 'utf8')).toBe('{"a":"ü"}');
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
});

it('replaces a file as a whole and leaves nothing else behind', async () => {
  const files = createFiles(temp.dir);
  const writes = Array.from({ length: 20 }, (_, n) => files.write('a.txt', String(n).repeat(5000)));
  await Promise.all(writes);
  expect(new Set(fs.readFileSync(path.join(temp.dir, 'a.txt'), 'utf8')).size).toBeLessThanOrEqual(
    2,
  );
  expect(fs.readdirSync(temp.dir)).toEqual(['a.txt']);
});

it.each(['../out.txt', '/etc/out.txt', '.', '', 'a/../../out.txt'])(
  'refuses the path "%s"',
  async (file) => {
    const written = await createFiles(temp.dir).write(file, 'x');
    expect(written).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  },
);

it('says why when the system refuses', async () => {
  fs.writeFileSync(path.join(temp.dir, 'file'), '');
  const written = await createFiles(temp.dir).write('file/below.txt', 'x');
  expect(written).toMatchObject({ ok: false, error: { code: 'internal' } });
});
