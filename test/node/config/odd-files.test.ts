import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openingSentence, readText } from '../../../src/node/config/read-text.ts';
import { readRepositoryFile } from '../../../src/node/config/repository-file.ts';
import { loadConfig } from '../../../src/node/config-file.ts';
import { createPlace, type TestPlace } from './place.ts';

const ODD: readonly { name: string; make: (place: TestPlace) => void; says: string }[] = [
  {
    name: 'a folder',
    make: ({ file }) => mkdirSync(file),
    says: 'This is a folder, not a configuration file.',
  },
  {
    name: 'a FIFO without a writer',
    make: ({ file }) => execFileSync('mkfifo', [file]),
    says: 'This is not a regular file.',
  },
  {
    name: 'a device',
    make: ({ file }) => symlinkSync('/dev/zero', file),
    says: 'This is not a regular file.',
  },
  {
    name: 'a link to itself',
    make: ({ file }) => symlinkSync(file, file),
    says: 'The path is a symbolic link that leads in a circle or may not be followed.',
  },
  {
    name: 'a link to nothing',
    make: ({ file, folder }) => symlinkSync(`${folder}/gone`, file),
    says: 'This is a symbolic link to a file that does not exist.',
  },
  {
    name: 'one byte more than 256 KiB',
    make: (place) => place.write(`id: a\n#${'x'.repeat(256 * 1024 - 6)}`),
    says: 'The file is larger than 256 KiB.',
  },
  {
    name: 'a line of 5 MB',
    make: (place) => place.write(`id: ${'x'.repeat(5_000_000)}`),
    says: 'The file is larger than 256 KiB.',
  },
];

it.each(ODD)('refuses $name at once and names the file', async ({ make, says }) => {
  const place = createPlace();
  make(place);
  const loaded = await loadConfig(place);
  expect(loaded.ok ? [] : loaded.error).toEqual([
    { code: 'config-invalid', message: says, place: { file: place.file } },
  ]);
});

it('reads exactly 256 KiB', async () => {
  const place = createPlace();
  place.write(`id: a\n#${'x'.repeat(256 * 1024 - 7)}`);
  const loaded = await loadConfig(place);
  expect(loaded.ok && loaded.value.config.id).toBe('a');
});

it('shows the place of a byte that is not UTF-8', async () => {
  const place = createPlace();
  place.write(Buffer.concat([Buffer.from('id: é\nagent: '), Buffer.from([0xff, 0x0a])]));
  const loaded = await loadConfig(place);
  expect(loaded.ok ? [] : loaded.error).toMatchObject([
    { message: 'The file is not UTF-8 text here.', place: { line: 2, column: 8 } },
  ]);
});

it('refuses a path that goes through a file', async () => {
  const place = createPlace();
  place.write('id: a\n');
  const loaded = await loadConfig({ ...place, file: `${place.file}/config.yaml` });
  expect(loaded.ok ? [] : loaded.error).toMatchObject([
    { message: 'A part of the path is a file, not a folder.' },
  ]);
});

it('follows a link of the user and none of a repository', async () => {
  const place = createPlace();
  writeFileSync(`${place.folder}/real.yaml`, 'id: linked\n');
  symlinkSync(`${place.folder}/real.yaml`, place.file);
  symlinkSync(`${place.folder}/real.yaml`, `${place.folder}/.nightkiln.yml`);
  expect(await readText(place.file)).toEqual({ ok: true, value: 'id: linked\n' });
  expect(await readRepositoryFile(place.folder)).toMatchObject({ ok: false });
});

it('has a sentence for each way an opening fails', () => {
  expect(openingSentence('EACCES', null)).toBe('The file may not be read by this user.');
  expect(openingSentence('ENXIO', null)).toBe('This is not a regular file.');
  expect(openingSentence('EMFILE', new Error('too many open files'))).toBe(
    'The file cannot be opened: too many open files.',
  );
});

it('reads JSON that is indented with tabs', async () => {
  const place = createPlace('config.json');
  place.write('{\n\t"id": "tabs",\n\t"limits": {\n\t\t"max_tries": 2\n\t}\n}\n');
  const loaded = await loadConfig(place);
  expect(loaded.ok && loaded.value.config).toMatchObject({ id: 'tabs', limits: { maxTries: 2 } });
});

it('follows up to fifty aliases', async () => {
  const place = createPlace();
  place.write(`id: &x night\ngoals: [${Array(50).fill('*x').join(', ')}]\n`);
  const loaded = await loadConfig(place);
  expect(loaded.ok && loaded.value.config.goals).toHaveLength(50);
});
