import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../helpers/temp-repo.ts';
import { codeOf, createWorld, openTask, unwrap, WORK, type World } from './world.ts';

describe('land', () => {
  let world: World;
  let base: string;
  let oid: string;
  const branch = 'overnight/task';
  const ref = `refs/heads/${branch}`;
  beforeEach(async () => {
    world = await createWorld();
    const task = await openTask(world);
    base = task.base;
    await writeFile(path.join(task.tree.path, 'a.txt'), 'changed\n');
    oid = unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK })) ?? '';
  });
  afterEach(() => world.dispose());

  const land = (wish: { ref?: string; oid?: string } = {}) =>
    world.git.land(world.repo, { branch, ref, oid, ...wish });
  const refs = () => world.user.git('for-each-ref', '--format=%(refname) %(objectname)');

  it('never moves a ref, not even forward', async () => {
    await world.user.git('branch', branch, base);
    expect(codeOf(await land())).toBe('ref-conflict');
    expect(await refs()).toBe(`refs/heads/main ${base}\n${ref} ${base}`);
  });

  it('says so when a branch is in the way of the folder', async () => {
    await world.user.git('branch', 'overnight', base);
    expect(codeOf(await land())).toBe('ref-conflict');
    expect(await refs()).toBe(`refs/heads/main ${base}\nrefs/heads/overnight ${base}`);
  });

  it('leaves a branch alone that a checkout stands on before its first commit', async () => {
    await world.user.git('symbolic-ref', 'HEAD', ref);
    expect(
      codeOf(await world.git.land({ ...world.repo, baseBranch: 'main' }, { branch, ref, oid })),
    ).toBe('ref-conflict');
    expect(await refs()).toBe(`refs/heads/main ${base}`);
  });

  it('refuses refs outside our namespaces, and creates nothing for broken names', async () => {
    const outside = ['refs/heads/main', 'refs/heads/overnight', 'refs/tags/overnight/x', 'HEAD'];
    for (const name of [...outside, 'refs/overnight/']) {
      expect(codeOf(await land({ ref: name }))).toBe('bad-input');
    }
    for (const name of [
      'refs/overnight/../heads/main',
      'refs/overnight/a b',
      'refs/overnight/x.lock',
    ]) {
      expect(codeOf(await land({ ref: name }))).toBe('git-failed');
    }
    expect(await refs()).toBe(`refs/heads/main ${base}`);
  });

  it('may be repeated', async () => {
    unwrap(await land());
    unwrap(await land());
    expect(unwrap(await world.git.landedAt(world.repo, ref))).toBe(oid);
  });

  it('lands the commit that was proved, whatever its branch points to by now', async () => {
    await gitIn(world.quarantine, 'update-ref', ref, base);
    unwrap(await land());
    expect(unwrap(await world.git.landedAt(world.repo, ref))).toBe(oid);
    expect(await world.user.git('show', `${oid}:a.txt`)).toBe('changed');
  });

  it('brings no tags, no other branches and no FETCH_HEAD', async () => {
    await gitIn(world.quarantine, 'tag', 'by-the-agent', oid);
    await gitIn(world.quarantine, 'update-ref', 'refs/heads/other', oid);
    unwrap(await land());
    expect(await refs()).toBe(`refs/heads/main ${base}\n${ref} ${oid}`);
    await expect(world.user.git('rev-parse', '--verify', '-q', 'FETCH_HEAD')).rejects.toThrow();
  });

  it('prunes nothing where the user has fetch.prune set', async () => {
    await world.user.git('config', 'fetch.prune', 'true');
    await world.user.git('update-ref', 'refs/heads/overnight/older', base);
    unwrap(await land());
    expect(await refs()).toContain(`refs/heads/overnight/older ${base}`);
  });

  it('refuses objects that git itself calls broken', async () => {
    const blob = await gitIn(world.quarantine, 'rev-parse', `${oid}:a.txt`);
    const tree = await gitIn(world.quarantine, 'rev-parse', `${oid}^{tree}`);
    const script = `printf '100644 blob ${blob}\\t.git\\n' | git mktree`;
    const bad = execFileSync('sh', ['-c', script], {
      cwd: world.quarantine,
      encoding: 'utf8',
    }).trim();
    expect(bad).not.toBe(tree);
    const evil = await gitIn(world.quarantine, 'commit-tree', bad, '-p', base, '-m', 'Evil');
    expect(codeOf(await land({ oid: evil }))).toBe('git-failed');
    expect(await refs()).toBe(`refs/heads/main ${base}`);
  });
});
