import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { addRepository } from '../../../src/node/config/add-repository.ts';
import { loadConfig } from '../../../src/node/config-file.ts';
import { createPlace } from './place.ts';

const SAMPLE = { id: 'sample', path: '/home/someone/sample' };

it('makes the file with its schema beside it when there is none', async () => {
  const place = createPlace('deep/config.yaml');
  expect(await addRepository(place.file, { ...SAMPLE, goals: ['Tidy up'] })).toMatchObject({
    ok: true,
  });
  const text = readFileSync(place.file, 'utf8');
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./config.schema.json');
  expect(existsSync(path.join(path.dirname(place.file), 'config.schema.json'))).toBe(true);
  expect(statSync(place.file).mode & 0o777).toBe(0o600);
  const loaded = await loadConfig(place);
  expect(loaded.ok && loaded.value.config.repositories).toMatchObject([
    { ...SAMPLE, goals: ['Tidy up'] },
  ]);
});

it('keeps comments and what is there', async () => {
  const place = createPlace();
  place.write(
    '# mine\nid: x # named\nrepositories:\n  # the first\n  - id: a\n    path: /a\nagent: auto\n',
  );
  await addRepository(place.file, SAMPLE);
  expect(readFileSync(place.file, 'utf8')).toBe(
    '# mine\nid: x # named\nrepositories:\n  # the first\n  - id: a\n    path: /a\n  - id: sample\n    path: /home/someone/sample\nagent: auto\n',
  );
});

it.each([
  ['an empty heading', 'id: x\nrepositories:\n'],
  ['an empty list', 'id: x\nrepositories: []\n'],
  ['only comments', '# later\n'],
])('adds to %s', async (_, text) => {
  const place = createPlace();
  place.write(text);
  expect(await addRepository(place.file, SAMPLE)).toMatchObject({ ok: true });
  const loaded = await loadConfig(place);
  expect(loaded.ok && loaded.value.config.repositories).toMatchObject([SAMPLE]);
});

it('keeps a JSON file JSON', async () => {
  const place = createPlace('config.json');
  place.write('{"id": "x", "repositories": [{"id": "a", "path": "/a"}]}');
  await addRepository(place.file, SAMPLE);
  expect(JSON.parse(readFileSync(place.file, 'utf8'))).toEqual({
    id: 'x',
    repositories: [{ id: 'a', path: '/a' }, SAMPLE],
  });
});

it('changes nothing when the repository is there already', async () => {
  const place = createPlace();
  const text = `repositories:   [{id: sample, path: ${SAMPLE.path}}]\n`;
  place.write(text);
  expect(await addRepository(place.file, SAMPLE)).toMatchObject({ ok: true });
  expect(readFileSync(place.file, 'utf8')).toBe(text);
});

it.each([
  ['an id that means another path', 'repositories:\n  - id: sample\n    path: /other\n'],
  ['a broken file', 'repositories: [\n'],
  ['a file of an older format', 'workspace_root: /w\n'],
])('refuses %s and leaves it as it is', async (_, text) => {
  const place = createPlace();
  place.write(text);
  expect((await addRepository(place.file, SAMPLE)).ok).toBe(false);
  expect(readFileSync(place.file, 'utf8')).toBe(text);
});

it('writes through a link to the real file', async () => {
  const place = createPlace();
  const real = path.join(place.folder, 'dotfiles.yaml');
  mkdirSync(place.stateDir);
  await addRepository(real, { id: 'a', path: '/a' });
  symlinkSync(real, place.file);
  await addRepository(place.file, SAMPLE);
  expect(readFileSync(real, 'utf8')).toContain('sample');
  expect(statSync(place.file).ino).toBe(statSync(real).ino);
});

it('says so when the file cannot be written', async () => {
  const place = createPlace('file/config.yaml');
  const parent = path.dirname(place.file);
  mkdirSync(path.dirname(parent), { recursive: true });
  symlinkSync('/proc/nowhere', parent);
  const added = await addRepository(place.file, SAMPLE);
  expect(added.ok ? '' : added.error.message).toContain('cannot be written');
});
