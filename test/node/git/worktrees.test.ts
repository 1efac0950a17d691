import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../helpers/temp-repo.ts';
import { codeOf, createWorld, openTask, unwrap, WORK, type World } from './world.ts';

describe('worktrees', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  it('are private folders at the commit asked for, on their branch or on none', async () => {
    const { base, tree } = await openTask(world);
    const at = { name: 'clean', oid: base, branch: null };
    const clean = unwrap(await world.git.openWorktree(world.repo, at));
    expect(tree).toEqual({ path: world.worktree('task'), branch: 'overnight/task', baseOid: base });
    expect(await gitIn(tree.path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/overnight/task');
    expect(await gitIn(clean.path, 'rev-parse', 'HEAD')).toBe(base);
    expect(await readFile(path.join(clean.path, 'a.txt'), 'utf8')).toBe('a\n');
    expect((await stat(path.dirname(tree.path))).mode & 0o777).toBe(0o700);
  });

  it('open sixteen at a time', async () => {
    const base = await world.user.head();
    unwrap(await world.git.prepare(world.repo, base));
    const names = Array.from({ length: 16 }, (_, at) => `t${at}`);
    const opened = await Promise.all(
      names.map((name) =>
        world.git.openWorktree(world.repo, { name, oid: base, branch: `overnight/${name}` }),
      ),
    );
    expect(opened.map(codeOf)).toEqual(names.map(() => 'ok'));
    expect((await readdir(path.dirname(world.worktree('t0')))).sort()).toEqual([...names].sort());
    expect(await gitIn(world.quarantine, 'fsck')).toBe('');
  });

  it('are found again with their work after a restart', async () => {
    const { at, tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'half done\n');
    const again = unwrap(await world.restart().openWorktree(world.repo, at));
    expect(again).toEqual(tree);
    expect(await readFile(path.join(tree.path, 'a.txt'), 'utf8')).toBe('half done\n');
    expect(codeOf(await world.git.openWorktree(world.repo, { ...at, branch: null }))).toBe(
      'bad-input',
    );
  });

  it('are made anew when the host died while git was at it', async () => {
    const base = await world.user.head();
    unwrap(await world.git.prepare(world.repo, base));
    const dying = path.join(world.dir, 'dying-git');
    const script = `#!/bin/sh
git "$@"
case " $* " in *" worktree add "*) rm '${world.worktree('task')}/a.txt'; kill -9 $$;; esac
`;
    await writeFile(dying, script, { mode: 0o755 });
    const at = { name: 'task', oid: base, branch: 'overnight/task' };
    const failed = await world.restart(dying).openWorktree(world.repo, at);
    expect(codeOf(failed)).toBe('git-failed');
    const tree = unwrap(await world.git.openWorktree(world.repo, at));
    expect(await gitIn(tree.path, 'status', '--porcelain')).toBe('');
    expect(await gitIn(world.quarantine, 'worktree', 'list')).toContain('[overnight/task]');
    expect(await readdir(path.join(world.quarantine, 'worktrees'))).toEqual(['task']);
  });

  it('come back on their branch with what was committed when their folder is gone', async () => {
    const { at, tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'committed\n');
    unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK }));
    await rm(tree.path, { recursive: true });
    unwrap(await world.git.openWorktree(world.repo, at));
    expect(await readFile(path.join(tree.path, 'a.txt'), 'utf8')).toBe('committed\n');
    expect(unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK }))).toBeNull();
  });

  it('are removed with what they hold when it is discarded', async () => {
    const { tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'new.txt'), 'new\n');
    const { git, repo } = world;
    expect(unwrap(await git.closeWorktree(repo, 'task', true))).toBeNull();
    await expect(stat(tree.path)).rejects.toThrow('ENOENT');
    expect(await readdir(path.join(world.quarantine, 'worktrees'))).toEqual([]);
    unwrap(await git.closeWorktree(repo, 'task', false));
    expect(unwrap(await git.branchHead(repo, 'overnight/task'))).toBe(await world.user.head());
  });

  it('are closed without following links and through read-only folders', async () => {
    const { tree } = await openTask(world);
    const precious = path.join(world.dir, 'precious');
    await mkdir(precious);
    await writeFile(path.join(precious, 'kept.txt'), 'kept\n');
    await symlink(precious, path.join(tree.path, 'link'));
    const locked = path.join(tree.path, 'locked');
    await mkdir(locked);
    await writeFile(path.join(locked, 'x'), 'x\n');
    await chmod(locked, 0o555);
    unwrap(await world.git.closeWorktree(world.repo, 'task', true));
    expect(await readdir(precious)).toEqual(['kept.txt']);
  });

  it('are left alone when their parent folder was replaced by a link', async () => {
    const { tree } = await openTask(world);
    const parent = path.dirname(tree.path);
    const elsewhere = path.join(world.dir, 'elsewhere');
    await mkdir(path.join(elsewhere, 'task'), { recursive: true });
    await rm(parent, { recursive: true });
    await symlink(elsewhere, parent);
    expect(codeOf(await world.git.closeWorktree(world.repo, 'task', true))).toBe('tampered');
    expect(await readdir(elsewhere)).toEqual(['task']);
  });

  it('never lie inside the checkout, take a foreign folder or leave their own by name', async () => {
    const base = await world.user.head();
    const { git, repo } = world;
    unwrap(await git.prepare(repo, base));
    const at = { name: 'task', oid: base, branch: null };
    const inside = { ...repo, worktreeRoot: path.join(world.user.path, 'trees') };
    expect(codeOf(await git.openWorktree(inside, at))).toBe('bad-input');
    for (const name of ['../up', '.', '', 'a/b', '-x', 'x.lock']) {
      expect(codeOf(await git.openWorktree(repo, { ...at, name }))).toBe('bad-input');
      expect(codeOf(await git.closeWorktree(repo, name, true))).toBe('bad-input');
    }
    await mkdir(world.worktree('task'), { recursive: true });
    expect(codeOf(await git.openWorktree(repo, at))).toBe('bad-input');
    expect(await readdir(world.user.path)).not.toContain('trees');
  });

  it('need a prepared quarantine', async () => {
    const at = { name: 'task', oid: await world.user.head(), branch: null };
    expect(codeOf(await world.git.openWorktree(world.repo, at))).toBe('not-found');
  });
});
