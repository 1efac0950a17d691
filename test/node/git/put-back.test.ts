import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../helpers/temp-repo.ts';
import { codeOf, createWorld, openTask, unwrap, WORK, type World } from './world.ts';

const FILES = { 'src/a.js': 'a\n', 'test/a.js': 'test a\n', 'test/b.js': 'test b\n' };

describe('paths put back to the base', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(FILES);
  });
  afterEach(() => world.dispose());

  /** A clean checkout of a commit that an agent made. */
  const proofOf = async (change: (folder: string) => Promise<void>) => {
    const { base, tree } = await openTask(world);
    await change(tree.path);
    const oid = unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK })) ?? '';
    const at = { name: 'proof', oid, branch: null };
    const { path: folder } = unwrap(await world.git.openWorktree(world.repo, at));
    const putBack = (...paths: string[]) =>
      world.git.putBack(world.repo, { name: 'proof', oid: base, paths });
    return { folder, putBack };
  };

  it('are what they were: changed, deleted, added and moved ones; nothing else is touched', async () => {
    const { folder, putBack } = await proofOf(async (tree) => {
      await writeFile(path.join(tree, 'src/a.js'), 'new\n');
      await writeFile(path.join(tree, 'test/a.js'), 'weaker\n');
      await rm(path.join(tree, 'test/b.js'));
      await writeFile(path.join(tree, 'test/set up.js'), 'stub\n');
    });
    unwrap(await putBack('test/a.js', 'test/b.js', 'test/set up.js'));
    expect(await readFile(path.join(folder, 'test/a.js'), 'utf8')).toBe('test a\n');
    expect(await readFile(path.join(folder, 'test/b.js'), 'utf8')).toBe('test b\n');
    expect(existsSync(path.join(folder, 'test/set up.js'))).toBe(false);
    expect(await readFile(path.join(folder, 'src/a.js'), 'utf8')).toBe('new\n');
  });

  it('lead nowhere outside, also where a folder became a link', async () => {
    const elsewhere = path.join(world.dir, 'elsewhere');
    await mkdir(elsewhere);
    const { folder, putBack } = await proofOf(async (tree) => {
      await rm(path.join(tree, 'test'), { recursive: true });
      await symlink(elsewhere, path.join(tree, 'test'));
    });
    const done = await putBack('test/a.js', 'test/b.js');
    expect(existsSync(path.join(elsewhere, 'a.js'))).toBe(false);
    if (done.ok) {
      expect(await readFile(path.join(folder, 'test/a.js'), 'utf8')).toBe('test a\n');
    }
  });

  it('are put back although a setup marked them as not to be looked at', async () => {
    const { folder, putBack } = await proofOf((tree) =>
      writeFile(path.join(tree, 'test/a.js'), 'weaker\n'),
    );
    await gitIn(folder, 'update-index', '--skip-worktree', 'test/a.js');
    unwrap(await putBack('test/a.js'));
    expect(await readFile(path.join(folder, 'test/a.js'), 'utf8')).toBe('test a\n');
  });

  it('are refused in a worktree that is not there or was tampered with', async () => {
    const { folder, putBack } = await proofOf((tree) =>
      writeFile(path.join(tree, 'test/a.js'), 'weaker\n'),
    );
    const gone = { name: 'gone', oid: await world.user.head(), paths: ['test/a.js'] };
    expect(codeOf(await world.git.putBack(world.repo, gone))).toBe('not-found');
    await writeFile(path.join(folder, '.git'), 'gitdir: /nowhere\n');
    expect(codeOf(await putBack('test/a.js'))).toBe('tampered');
  });
});
