import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hideSecrets } from '../../../src/node/secrets/sink.ts';
import { createWorld, openTask, unwrap, WORK, type World } from './world.ts';

const TOKEN = `ghp_${'a1B2c3D4e5'.repeat(4)}`;

describe('the search for secrets before landing (R71)', () => {
  let world: World;
  let base: string;
  let folder: string;
  beforeEach(async () => {
    world = await createWorld();
    const task = await openTask(world);
    base = task.base;
    folder = task.tree.path;
  });
  afterEach(() => world.dispose());

  const put = async (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  };
  const commit = async (message = WORK.message) =>
    unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK, message })) ?? '';
  const search = async (headOid: string) =>
    unwrap(await world.git.findSecrets(world.repo, { baseOid: base, headOid }));

  it('finds nothing in ordinary work', async () => {
    await put('src/a.ts', 'export const a = 1;\n');
    expect(await search(await commit())).toEqual([]);
  });

  it('names file and line, and never the value', async () => {
    await put('src/a.ts', `one\ntwo\nconst t = '${TOKEN}';\n`);
    const head = await commit();
    const found = await search(head);
    expect(found).toMatchObject([
      { commit: head, where: 'file', path: 'src/a.ts', line: 3, rule: 'github' },
    ]);
    expect(JSON.stringify(found)).not.toContain(TOKEN.slice(4));
  });

  it('finds one that a later commit took out again', async () => {
    await put('src/a.ts', `const t = '${TOKEN}';\n`);
    const first = await commit();
    await put('src/a.ts', 'const t = read();\n');
    expect(await search(await commit('clean up'))).toMatchObject([{ commit: first }]);
  });

  it('looks into binaries, UTF-16, names and messages, whatever attributes say', async () => {
    await put('.gitattributes', '* -diff -text binary\n');
    await put('logo.bin', Buffer.concat([Buffer.from([0, 1, 2, 255]), Buffer.from(TOKEN)]));
    await put('wide.txt', Buffer.from(`token ${TOKEN}\r\n`, 'utf16le'));
    await put(`dump-${TOKEN}.txt`, 'nothing here\n');
    const found = await search(await commit(`Use ${TOKEN} for now`));
    const seen = found.map(({ where, path: name, line }) => [where, name, line]);
    expect(seen).toContainEqual(['file', 'logo.bin', null]);
    expect(seen).toContainEqual(['file', 'wide.txt', null]);
    expect(seen).toContainEqual(['name', '', null]);
    expect(seen).toContainEqual(['message', '', null]);
  });

  it('lets what was there before be edited and moved', async () => {
    await put('old.ts', `const t = '${TOKEN}';\n`);
    base = await commit();
    await put('old.ts', `const t = '${TOKEN}';\nconst u = 2;\n`);
    expect(await search(await commit())).toEqual([]);
  });

  it('knows the values this host hides', async () => {
    hideSecrets([{ name: 'OWN', value: 'plain-words-of-mine-77' }]);
    await put('a.txt', 'it is plain-words-of-mine-77 indeed\n');
    expect(await search(await commit())).toMatchObject([{ rule: 'known-value', line: 1 }]);
  });

  it('does not call a file clean that is too large to be read', async () => {
    await put('big.dat', Buffer.alloc(17 * 1024 * 1024, 'abc\n'));
    expect(await search(await commit())).toMatchObject([{ path: 'big.dat', rule: 'too-large' }]);
  });
});
