import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differingParts } from '../../../src/engine/git/fingerprint.ts';
import type { RepositoryRef } from '../../../src/engine/ports/repository.ts';
import { gitIn } from '../../helpers/temp-repo.ts';
import { SHAPES } from './shapes.ts';
import { createWorld, lookAt, unwrap, WORK, type World } from './world.ts';

/** Every operation of a night that comes near the checkout. */
async function spendNight(world: World, repo: RepositoryRef): Promise<string> {
  const { git } = world;
  const { baseOid } = unwrap(await git.inspect(repo));
  unwrap(await git.prepare(repo, baseOid));
  const at = { name: 'task', oid: baseOid, branch: 'overnight/task' };
  const tree = unwrap(await git.openWorktree(repo, at));
  await writeFile(path.join(tree.path, 'made.txt'), 'made\n');
  await chmod(path.join(tree.path, 'made.txt'), 0o755);
  const oid = unwrap(await git.commit(repo, { name: 'task', ...WORK })) ?? 'nothing';
  expect(unwrap(await git.diff(repo, baseOid, oid)).files).toEqual([
    { path: 'made.txt', status: 'added', insertions: 1, deletions: 0 },
  ]);
  const clean = { name: 'clean', oid, branch: null };
  unwrap(await git.openWorktree(repo, clean));
  for (const ref of ['refs/heads/overnight/task', 'refs/overnight/kept/task']) {
    unwrap(await git.land(repo, { branch: 'overnight/task', ref, oid }));
  }
  unwrap(await git.closeWorktree(repo, 'clean', false));
  unwrap(await git.closeWorktree(repo, 'task', false));
  return oid;
}

describe('a night leaves the checkout as it was (R43, R44, R48, R60)', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  it.each(Object.entries(SHAPES))('%s', async (_name, shape) => {
    const repo = { ...world.repo, ...(await shape(world)) };
    const above = path.dirname(repo.path);
    const folder = above === world.dir ? repo.path : above;
    const refsBefore = await gitIn(repo.path, 'for-each-ref');
    const seenBefore = await lookAt(folder);
    const before = unwrap(await world.git.fingerprint(repo));
    const oid = await spendNight(world, repo);
    const after = unwrap(await world.git.fingerprint(repo));
    expect(await lookAt(folder)).toEqual(seenBefore);
    expect(differingParts(before, after)).toEqual([]);
    expect(after.digest).toBe(before.digest);
    const added = (await gitIn(repo.path, 'for-each-ref'))
      .split('\n')
      .filter((line) => !refsBefore.split('\n').includes(line));
    expect(added).toEqual([
      `${oid} commit\trefs/heads/overnight/task`,
      `${oid} commit\trefs/overnight/kept/task`,
    ]);
    expect(await gitIn(repo.path, 'rev-list', '--objects', oid)).toContain('made.txt');
  });
});
