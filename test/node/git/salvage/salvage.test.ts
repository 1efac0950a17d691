import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../../helpers/temp-repo.ts';
import { codeOf, createWorld, lookAt, openTask, unwrap, WORK, type World } from '../world.ts';
import { type Dirt, SHAPES } from './shapes.ts';

const isThere = (file: string) =>
  lstat(file).then(
    () => true,
    () => false,
  );

describe('a worktree is removed only after what it holds was kept (R52)', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  const show = (ref: string, name: string) =>
    gitIn(world.quarantine, 'cat-file', 'blob', `${ref}:${name}`).catch(() => null);

  /** Every content that `salvage` must hold at its own tree, at a parent's, or in its history, and does not. */
  async function missing(oid: string, dirt: Dirt): Promise<string[]> {
    const bare = (text: string | null) => text?.replace(/\n$/, '') ?? null;
    const parents = await gitIn(world.quarantine, 'log', '-1', '--format=%P', oid);
    const lacks = async (places: readonly string[], [name, text]: [string, string | null]) => {
      const seen = await Promise.all(places.map((place) => show(place, name)));
      return seen.includes(bare(text)) ? [] : [name];
    };
    const subjects = await gitIn(world.quarantine, 'log', '--format=%s', oid);
    const lost = await Promise.all([
      ...Object.entries(dirt.files ?? {}).map((one) => lacks([oid], one)),
      ...Object.entries(dirt.staged ?? {}).map((one) => lacks(parents.split(' '), one)),
      (dirt.commits ?? []).filter((one) => !subjects.split('\n').includes(one)),
    ]);
    return lost.flat();
  }

  it.each(Object.entries(SHAPES))('%s', async (_name, shape) => {
    const { tree } = await openTask(world);
    const dirt = await shape(world, tree.path);
    const before = await lookAt(world.user.path);
    const salvage = unwrap(await world.git.closeWorktree(world.repo, 'task', false));
    expect(salvage?.ref).toBe('refs/overnight/salvage/task');
    expect(salvage?.kinds).toEqual(dirt.kinds);
    expect(await missing(salvage?.oid ?? '', dirt)).toEqual([]);
    expect(await isThere(tree.path)).toBe(false);
    expect(await isThere(dirt.outside ?? world.user.path)).toBe(true);
    expect(await lookAt(world.user.path)).toEqual(before);
  });

  it('and nothing is kept of one whose work is all in its branch', async () => {
    const { tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK }));
    await gitIn(tree.path, 'status');
    expect(unwrap(await world.git.closeWorktree(world.repo, 'task', false))).toBeNull();
    expect(await gitIn(world.quarantine, 'for-each-ref', 'refs/overnight')).toBe('');
  });

  it('is told what cannot be kept, and keeps the rest', async () => {
    const { tree } = await openTask(world);
    await gitIn(tree.path, 'init', '-q', 'nested');
    await writeFile(path.join(tree.path, 'nested/new.txt'), 'new\n');
    execFileSync('mkfifo', [path.join(tree.path, 'nested/pipe')]);
    const salvage = unwrap(await world.git.closeWorktree(world.repo, 'task', false));
    expect(salvage?.left).toEqual(['nested/pipe is no file, folder or link']);
    expect(await show(salvage?.oid ?? '', 'nested/new.txt')).toBe('new');
  });

  it('stays when it holds more than can be kept', async () => {
    const { tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'new.txt'), 'new\n');
    await writeFile(path.join(tree.path, 'sparse.bin'), '');
    await truncate(path.join(tree.path, 'sparse.bin'), 50 * 1024 ** 3);
    expect(codeOf(await world.git.closeWorktree(world.repo, 'task', false))).toBe('unsupported');
    expect(await readFile(path.join(tree.path, 'new.txt'), 'utf8')).toBe('new\n');
    expect(await gitIn(world.quarantine, 'for-each-ref', 'refs/overnight')).toBe('');
  });

  it('keeps the smallest of what is ignored, and says how much is not', async () => {
    const { tree } = await openTask(world);
    await writeFile(path.join(tree.path, '.gitignore'), 'out/\n');
    await gitIn(tree.path, 'add', '-A');
    await gitIn(tree.path, 'commit', '-q', '-m', 'Ignore');
    await mkdir(path.join(tree.path, 'out'));
    await writeFile(path.join(tree.path, 'out/small.txt'), 'small\n');
    await writeFile(path.join(tree.path, 'out/large.bin'), '');
    await truncate(path.join(tree.path, 'out/large.bin'), 100 * 1024 ** 2);
    const salvage = unwrap(await world.git.closeWorktree(world.repo, 'task', false));
    expect(salvage?.files).toBe(1);
    expect(salvage?.left).toEqual(['1 ignored files of 100 MiB are more than is kept']);
    expect(await show(salvage?.oid ?? '', 'out/small.txt')).toBe('small');
  });

  it('keeps each time anew when a task is taken up again', async () => {
    for (const n of [1, 2]) {
      const { tree } = await openTask(world);
      await writeFile(path.join(tree.path, 'new.txt'), `${n}\n`);
      unwrap(await world.git.closeWorktree(world.repo, 'task', false));
    }
    const refs = await gitIn(
      world.quarantine,
      'for-each-ref',
      '--format=%(refname)',
      'refs/overnight',
    );
    expect(refs.split('\n')).toEqual([
      'refs/overnight/salvage/task',
      'refs/overnight/salvage/task-2',
    ]);
    expect(await show('refs/overnight/salvage/task', 'new.txt')).toBe('1');
    expect(await show('refs/overnight/salvage/task-2', 'new.txt')).toBe('2');
    await gitIn(world.quarantine, 'fsck', '--strict');
  });

  it('keeps a commit on no branch after the agent, or we, went back to the branch', async () => {
    for (const isByAgent of [true, false]) {
      const { tree, at } = await openTask(world);
      await gitIn(tree.path, 'checkout', '-q', '--detach');
      await writeFile(path.join(tree.path, 'aside.txt'), 'aside\n');
      await gitIn(tree.path, 'add', '-A');
      await gitIn(tree.path, 'commit', '-q', '-m', 'Aside');
      if (isByAgent) await gitIn(tree.path, 'checkout', '-q', at.branch);
      else unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK }));
      const salvage = unwrap(await world.git.closeWorktree(world.repo, 'task', false));
      expect(salvage?.kinds).toEqual(['commits on no branch']);
      const subjects = await gitIn(world.quarantine, 'log', '--format=%s', salvage?.oid ?? '');
      expect(subjects.split('\n')).toContain('Aside');
    }
  });

  it('says nothing of a commit that was amended', async () => {
    const { tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'one\n');
    await gitIn(tree.path, 'commit', '-q', '-am', 'One');
    await writeFile(path.join(tree.path, 'a.txt'), 'two\n');
    await gitIn(tree.path, 'commit', '-q', '--amend', '-am', 'Two');
    expect(unwrap(await world.git.closeWorktree(world.repo, 'task', false))).toBeNull();
  });

  it('leaves the stash of another task to that task', async () => {
    const { tree } = await openTask(world, 'other');
    await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'stashed\n');
    await gitIn(tree.path, 'stash', '-q');
    expect(unwrap(await world.git.closeWorktree(world.repo, 'task', false))).toBeNull();
    const salvage = unwrap(await world.git.closeWorktree(world.repo, 'other', false));
    expect(salvage?.kinds).toEqual(['a stash']);
  });

  it('stays when our clone was tampered with, and is kept once it is ours again', async () => {
    const { tree, base } = await openTask(world);
    await writeFile(path.join(tree.path, 'new.txt'), 'new\n');
    await gitIn(world.quarantine, 'config', 'core.fsmonitor', 'evil');
    expect(codeOf(await world.git.closeWorktree(world.repo, 'task', false))).toBe('tampered');
    expect(await isThere(tree.path)).toBe(true);
    unwrap(await world.git.prepare(world.repo, base));
    expect(unwrap(await world.git.closeWorktree(world.repo, 'task', false))?.files).toBe(1);
  });
});
