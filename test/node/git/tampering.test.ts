import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../helpers/temp-repo.ts';
import { codeOf, createWorld, lookAt, openTask, unwrap, WORK, type World } from './world.ts';

/** A repository of the attacker whose git runs a program on almost anything. */
async function trap(world: World): Promise<string> {
  const evil = path.join(world.dir, 'evil');
  const program = path.join(world.dir, 'program.sh');
  await writeFile(program, `#!/bin/sh\ntouch '${canary(world)}'\ncat\n`, { mode: 0o755 });
  await gitIn(world.dir, 'init', '-q', evil);
  for (const name of ['core.fsmonitor', 'filter.x.clean', 'filter.x.smudge', 'diff.external']) {
    await gitIn(evil, 'config', name, program);
  }
  return path.join(evil, '.git');
}

const canary = (world: World) => path.join(world.dir, 'canary');

type Attack = (world: World, tree: string) => Promise<unknown>;

const replaced = async (tree: string) => {
  await rm(path.join(tree, '.git'), { recursive: true });
  return path.join(tree, '.git');
};

const ATTACKS: Readonly<Record<string, Attack>> = {
  'a pointer to another git folder': async (world, tree) =>
    await writeFile(await replaced(tree), `gitdir: ${await trap(world)}\n`),
  'a folder in place of the pointer': async (world, tree) =>
    await rename(await trap(world), await replaced(tree)),
  'a link in place of the pointer': async (world, tree) =>
    await symlink(await trap(world), await replaced(tree)),
  'a link to a copy of the pointer': async (world, tree) => {
    const copy = path.join(world.dir, 'copy');
    await rename(path.join(tree, '.git'), copy);
    await symlink(copy, path.join(tree, '.git'));
  },
  'no pointer': (_world, tree) => replaced(tree),
  'a link in place of the worktree': async (world, tree) => {
    await rename(tree, path.join(world.dir, 'moved'));
    await symlink(world.user.path, tree);
  },
  'another common folder': async (world) =>
    await writeFile(
      path.join(world.quarantine, 'worktrees', 'task', 'commondir'),
      `${await trap(world)}\n`,
    ),
  'another place for the worktree': async (world) =>
    await writeFile(
      path.join(world.quarantine, 'worktrees', 'task', 'gitdir'),
      `${world.user.path}/.git\n`,
    ),
  'a link in place of the administration': async (world) => {
    const admin = path.join(world.quarantine, 'worktrees', 'task');
    await rename(admin, path.join(world.dir, 'admin'));
    await symlink(path.join(world.user.path, '.git'), admin);
  },
  'a filter in the quarantine configuration': async (world, tree) => {
    await trap(world);
    const program = path.join(world.dir, 'program.sh');
    await gitIn(world.quarantine, 'config', 'filter.x.clean', program);
    await writeFile(path.join(tree, '.gitattributes'), '* filter=x\n');
  },
};

describe('a worktree an agent tampered with (R46)', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  it.each(Object.entries(ATTACKS))('is refused: %s', async (_name, attack) => {
    const { tree, at } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    await attack(world, tree.path);
    const before = await lookAt(world.user.path);
    const { git, repo } = world;
    expect(codeOf(await git.commit(repo, { name: 'task', ...WORK }))).toBe('tampered');
    expect(codeOf(await git.openWorktree(repo, at))).toBe('tampered');
    expect(unwrap(await git.branchHead(repo, at.branch))).toBe(at.oid);
    expect(codeOf(await git.closeWorktree(repo, 'task', true))).toBe('ok');
    expect(await lookAt(world.user.path)).toEqual(before);
    await expect(stat(canary(world))).rejects.toThrow('ENOENT');
  });

  it('works again after the quarantine is prepared anew', async () => {
    const { base, at } = await openTask(world);
    await gitIn(world.quarantine, 'config', 'core.fsmonitor', 'evil');
    unwrap(await world.git.prepare(world.repo, base));
    expect(codeOf(await world.git.openWorktree(world.repo, at))).toBe('ok');
    expect(await readFile(path.join(world.quarantine, 'config'), 'utf8')).not.toContain('evil');
  });

  it('is refused when its branch left the base', async () => {
    const { tree, at } = await openTask(world);
    await gitIn(tree.path, 'checkout', '-q', '--orphan', 'fresh');
    await gitIn(tree.path, 'commit', '-q', '-m', 'Fresh');
    const fresh = await gitIn(tree.path, 'rev-parse', 'HEAD');
    await gitIn(tree.path, 'update-ref', `refs/heads/${at.branch}`, fresh);
    expect(codeOf(await world.git.commit(world.repo, { name: 'task', ...WORK }))).toBe('tampered');
  });

  it('has no programs started by attributes it carries', async () => {
    const { tree } = await openTask(world);
    await trap(world);
    await mkdir(path.join(tree.path, 'deep'));
    await writeFile(path.join(tree.path, '.gitattributes'), '* filter=x diff=x merge=x\n');
    await writeFile(path.join(tree.path, 'deep/x.txt'), 'x\n');
    expect(codeOf(await world.git.commit(world.repo, { name: 'task', ...WORK }))).toBe('ok');
    await expect(stat(canary(world))).rejects.toThrow('ENOENT');
  });
});
