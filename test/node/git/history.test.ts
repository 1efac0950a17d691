import { chmod, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, openTask, unwrap, WORK, type World } from './world.ts';

const TEN_LINES = Array.from({ length: 10 }, (_, at) => `line ${at}\n`).join('');

describe('what a commit changed', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({
      'a.txt': 'one\ntwo\n',
      'old name.txt': TEN_LINES,
      'gone.txt': 'gone\n',
      'run.sh': '#!/bin/sh\n',
    });
  });
  afterEach(() => world.dispose());

  it('is listed by path, status and lines, with the text of it', async () => {
    const { base, tree } = await openTask(world);
    const at = (name: string) => path.join(tree.path, name);
    await writeFile(at('a.txt'), 'one\n2\n3\n');
    await rename(at('old name.txt'), at('new\tname.txt'));
    await rm(at('gone.txt'));
    await writeFile(at('image.bin'), Buffer.from([0, 1, 2, 255]));
    await chmod(at('run.sh'), 0o755);
    const { git, repo } = world;
    const oid = unwrap(await git.commit(repo, { name: 'task', ...WORK })) ?? '';
    const diff = unwrap(await git.diff(repo, base, oid));
    expect(diff.files).toEqual([
      { path: 'a.txt', status: 'modified', insertions: 2, deletions: 1 },
      { path: 'gone.txt', status: 'deleted', insertions: 0, deletions: 1 },
      { path: 'image.bin', status: 'added', insertions: null, deletions: null },
      { path: 'new\tname.txt', status: 'renamed', insertions: 0, deletions: 0 },
      { path: 'run.sh', status: 'modified', insertions: 0, deletions: 0 },
    ]);
    expect(diff.patch).toContain('-two\n+2\n+3\n');
    expect(unwrap(await git.diff(repo, base, base))).toEqual({ files: [], patch: '' });
    expect(unwrap(await git.listFiles(repo, oid))).toEqual([
      'a.txt',
      'image.bin',
      'new\tname.txt',
      'run.sh',
    ]);
  });

  it('has its text cut at 4 MiB, with every file still listed', async () => {
    const { base, tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'big.txt'), 'x'.repeat(99).concat('\n').repeat(60_000));
    await writeFile(path.join(tree.path, 'z.txt'), 'z\n');
    const { git, repo } = world;
    const oid = unwrap(await git.commit(repo, { name: 'task', ...WORK })) ?? '';
    const diff = unwrap(await git.diff(repo, base, oid));
    expect(diff.patch).toHaveLength(4 * 1024 * 1024);
    expect(diff.files.map((file) => [file.path, file.insertions])).toEqual([
      ['big.txt', 60_000],
      ['z.txt', 1],
    ]);
  });

  it('is read as text only from regular files of at most 1 MiB', async () => {
    const { tree } = await openTask(world);
    const at = (name: string) => path.join(tree.path, name);
    await writeFile(at('binary.bin'), Buffer.from([65, 0, 66]));
    await writeFile(at('latin.txt'), Buffer.from([0xe9, 0x0a]));
    await writeFile(at('large.txt'), 'x'.repeat(1024 * 1024 + 1));
    await writeFile(at('full.txt'), 'x'.repeat(1024 * 1024));
    await writeFile(at('[a]*.txt'), 'odd\n');
    await symlink('/etc/passwd', at('link'));
    const { git, repo } = world;
    const oid = unwrap(await git.commit(repo, { name: 'task', ...WORK })) ?? '';
    const read = async (name: string) => unwrap(await git.readFile(repo, oid, name));
    expect(await read('a.txt')).toBe('one\ntwo\n');
    expect(await read('[a]*.txt')).toBe('odd\n');
    expect(await read('full.txt')).toHaveLength(1024 * 1024);
    for (const name of [
      'binary.bin',
      'latin.txt',
      'large.txt',
      'link',
      'none',
      '',
      '../a.txt',
      '*',
    ]) {
      expect(await read(name)).toBeNull();
    }
  });

  it('fails for a commit that is not there', async () => {
    const { base } = await openTask(world);
    const missing = 'f'.repeat(40);
    const { git, repo } = world;
    expect((await git.diff(repo, base, missing)).ok).toBe(false);
    expect((await git.listFiles(repo, missing)).ok).toBe(false);
    expect((await git.readFile(repo, missing, 'a.txt')).ok).toBe(false);
    expect(unwrap(await git.branchHead(repo, 'overnight/none'))).toBeNull();
  });
});

describe('lines that hold a text', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({
      'README.md': 'See docs/a.md.\nSee [x](docs/b.md).\n',
      'odd\tname.md': '-e a.md\n',
      'binary.bin': 'a.md\0',
    });
  });
  afterEach(() => world.dispose());

  it('are found as they are in every text file of a commit', async () => {
    const { base } = await openTask(world);
    const { git, repo } = world;
    const found = unwrap(await git.findLines(repo, base, ['a.md', '[x](']));
    expect(found).toEqual([
      { path: 'README.md', text: 'See docs/a.md.' },
      { path: 'README.md', text: 'See [x](docs/b.md).' },
      { path: 'odd\tname.md', text: '-e a.md' },
    ]);
    expect(unwrap(await git.findLines(repo, base, ['docs.a']))).toEqual([]);
    expect(unwrap(await git.findLines(repo, base, ['', 'a\nb']))).toEqual([]);
    expect(unwrap(await git.findLines(repo, base, ['-e', '--help']))).toHaveLength(1);
    expect((await git.findLines(repo, 'f'.repeat(40), ['a'])).ok).toBe(false);
  });
});
