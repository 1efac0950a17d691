import { execFileSync } from 'node:child_process';
import { mkdir, readlink, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../helpers/temp-repo.ts';
import { codeOf, createWorld, openTask, unwrap, WORK, type World } from './world.ts';

describe('commit', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ 'a.txt': 'a\n', 'src/b.txt': 'b\n', '.gitignore': 'skip/\n' });
  });
  afterEach(() => world.dispose());

  const commit = () => world.git.commit(world.repo, { name: 'task', ...WORK });
  const show = (...args: string[]) => gitIn(world.quarantine, ...args);

  it('takes new, changed, deleted, linked and executable files once, as the identity given', async () => {
    const { base, tree, at } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    await rm(path.join(tree.path, 'src/b.txt'));
    await writeFile(path.join(tree.path, 'run\n.sh'), '#!/bin/sh\n', { mode: 0o755 });
    await symlink('/etc/passwd', path.join(tree.path, 'link'));
    await mkdir(path.join(tree.path, 'skip'));
    await writeFile(path.join(tree.path, 'skip/ignored'), '');
    const oid = unwrap(await commit()) ?? '';
    expect(await show('diff-tree', '-r', '--no-commit-id', '--name-status', '-z', oid)).toBe(
      'M\0a.txt\0A\0link\0A\0run\n.sh\0D\0src/b.txt\0',
    );
    expect(await show('ls-tree', oid, 'link')).toMatch(/^120000 /);
    expect(await show('cat-file', 'blob', `${oid}:link`)).toBe('/etc/passwd');
    expect(await show('log', '-1', '--format=%P %an %ae %cn %B', oid)).toBe(
      `${base} Kiln kiln@example.test Kiln Change\n`,
    );
    expect(unwrap(await commit())).toBeNull();
    expect(unwrap(await world.git.branchHead(world.repo, at.branch))).toBe(oid);
    expect(await gitIn(tree.path, 'status', '--porcelain')).toBe('');
    expect(await readlink(path.join(tree.path, 'link'))).toBe('/etc/passwd');
  });

  it('takes names of any bytes and in both cases byte for byte (R53)', async () => {
    const { base, tree } = await openTask(world);
    const names = [
      '-dash',
      '$(touch x)',
      'line\nbreak',
      '"q" \\',
      'Case.txt',
      'case.txt',
      ' ',
      '\xe9\xff',
    ];
    for (const name of names) {
      await writeFile(Buffer.from(`${tree.path}/${name}`, 'latin1'), `${name}\r\n`, 'latin1');
    }
    const oid = unwrap(await commit()) ?? '';
    const stored = execFileSync(
      'git',
      ['--git-dir', world.quarantine, 'diff-tree', '-r', '--name-only', '-z', base, oid],
      { encoding: 'latin1' },
    );
    expect(stored.split('\0').filter(Boolean).sort()).toEqual([...names].sort());
    const odd = execFileSync('git', ['--git-dir', world.quarantine, 'ls-tree', '-z', oid], {
      encoding: 'latin1',
    });
    const blob = /blob ([0-9a-f]+)\t\xe9\xff\0/.exec(odd)?.[1] ?? '';
    expect(await gitIn(world.quarantine, 'cat-file', '-s', blob)).toBe('4');
  });

  it('returns null when nothing changed', async () => {
    await openTask(world);
    expect(unwrap(await commit())).toBeNull();
  });

  it('sees changes the agent hid in its index, its head and its own commits', async () => {
    const { tree, base, at } = await openTask(world);
    await gitIn(tree.path, 'update-index', '--assume-unchanged', 'a.txt');
    await gitIn(tree.path, 'update-index', '--skip-worktree', 'src/b.txt');
    await writeFile(path.join(tree.path, 'a.txt'), 'hidden\n');
    await writeFile(path.join(tree.path, 'src/b.txt'), 'hidden\n');
    await writeFile(path.join(tree.path, 'own.txt'), 'own\n');
    await gitIn(tree.path, 'add', 'own.txt');
    await gitIn(tree.path, 'commit', '-q', '-m', 'By the agent');
    await gitIn(tree.path, 'checkout', '-q', '-b', 'elsewhere');
    const oid = unwrap(await commit()) ?? '';
    expect(await show('diff-tree', '-r', '--name-only', base, oid)).toBe(
      'a.txt\nown.txt\nsrc/b.txt',
    );
    expect(await show('rev-list', '--count', `${base}..${oid}`)).toBe('2');
    expect(await show('rev-parse', `refs/heads/${at.branch}`)).toBe(oid);
    expect(await gitIn(tree.path, 'symbolic-ref', 'HEAD')).toBe(`refs/heads/${at.branch}`);
  });

  it('commits onto the base when the agent deleted the branch', async () => {
    const { tree, base, at } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    await gitIn(tree.path, 'update-ref', '-d', `refs/heads/${at.branch}`);
    const oid = unwrap(await commit()) ?? '';
    expect(await show('rev-parse', `${oid}^`)).toBe(base);
  });

  it.each([
    ['with a commit', true],
    ['without one', false],
  ])('refuses a nested repository %s (R53, M26)', async (_name, hasCommit) => {
    const { tree, base, at } = await openTask(world);
    const nested = path.join(tree.path, 'deep/nested');
    await gitIn(tree.path, 'init', '-q', nested);
    await writeFile(path.join(nested, 'lost.txt'), 'lost\n');
    if (hasCommit) {
      await gitIn(nested, 'add', '-A');
      await gitIn(nested, 'commit', '-q', '-m', 'Nested');
    }
    const result = await commit();
    expect(codeOf(result)).toBe('tampered');
    expect(result.ok ? '' : result.error.message).toContain('deep/nested');
    expect(unwrap(await world.git.branchHead(world.repo, at.branch))).toBe(base);
  });

  it('refuses a gitlink that the agent committed itself', async () => {
    const { tree, base } = await openTask(world);
    await gitIn(tree.path, 'update-index', '--add', '--cacheinfo', `160000,${base},sub`);
    await gitIn(tree.path, 'commit', '-q', '-m', 'Link');
    expect(codeOf(await commit())).toBe('tampered');
  });

  it('refuses files put where a submodule is, and keeps an untouched one', async () => {
    const base = await world.user.head();
    await world.user.git('update-index', '--add', '--cacheinfo', `160000,${base},sub`);
    await world.user.git('commit', '-q', '-m', 'Add a submodule');
    const { tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    const oid = unwrap(await commit()) ?? '';
    expect(await show('ls-tree', oid, 'sub')).toContain(`160000 commit ${base}`);
    await writeFile(path.join(tree.path, 'sub/file.txt'), 'lost\n');
    expect(codeOf(await commit())).toBe('tampered');
  });

  it('refuses a file over 100 MiB before reading it, and a pipe in place of a file', async () => {
    const { tree } = await openTask(world);
    const large = path.join(tree.path, 'large.bin');
    await writeFile(large, '');
    await truncate(large, 50_000_000_000);
    expect(codeOf(await commit())).toBe('unsupported');
    await rm(large);
    await rm(path.join(tree.path, 'a.txt'));
    execFileSync('mkfifo', [path.join(tree.path, 'a.txt')]);
    expect(codeOf(await commit())).toBe('tampered');
  });

  it('refuses a worktree that is unknown or on no branch', async () => {
    const { base } = await openTask(world);
    unwrap(await world.git.openWorktree(world.repo, { name: 'clean', oid: base, branch: null }));
    const { git, repo } = world;
    expect(codeOf(await git.commit(repo, { name: 'clean', ...WORK }))).toBe('bad-input');
    expect(codeOf(await git.commit(repo, { name: 'none', ...WORK }))).toBe('not-found');
  });
});

describe('a change made right after a worktree was opened', () => {
  it('is committed although it has the size and the second of what git wrote there', async () => {
    const world = await createWorld({ 'a.txt': 'one\n' });
    const { base, tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'two\n');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const oid = unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK }));
    expect(oid).not.toBeNull();
    expect(oid).not.toBe(base);
    await world.dispose();
  });
});
