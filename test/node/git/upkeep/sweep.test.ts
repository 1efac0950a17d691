import { lstat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../../helpers/temp-repo.ts';
import { createWorld, openTask, unwrap, upkeepOf, WORK, type World } from '../world.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 21);
const RULE = { now: NOW, maxAgeMs: 14 * DAY, maxBytes: 1e12, inUse: [] };

describe('worktrees that nobody needs (F7)', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  /** A worktree last used so many days ago. */
  async function opened(name: string, daysAgo: number) {
    const task = await openTask(world, name);
    return { ...task, age: () => age(name, daysAgo) };
  }

  async function age(name: string, daysAgo: number): Promise<void> {
    const then = new Date(NOW - daysAgo * DAY);
    const record = path.join(world.stateDir, 'repos/demo/worktrees', `${name}.json`);
    await utimes(record, then, then);
    await utimes(path.join(world.quarantine, 'worktrees', name, 'index'), then, then);
  }

  async function commit(name: string, isLanded: boolean): Promise<string> {
    const oid = unwrap(await world.git.commit(world.repo, { name, ...WORK })) ?? '';
    const ref = `refs/overnight/kept/${name}`;
    if (isLanded)
      unwrap(await world.git.land(world.repo, { branch: `overnight/${name}`, ref, oid }));
    return oid;
  }

  const sweep = async (rule = {}) =>
    unwrap(await upkeepOf(world).sweep(world.repo, { ...RULE, ...rule }));
  const isThere = (name: string) =>
    lstat(world.worktree(name)).then(
      () => true,
      () => false,
    );

  it('go when they are old, and the others stay', async () => {
    await (await opened('old', 15)).age();
    await (await opened('young', 13)).age();
    const swept = await sweep();
    expect(swept).toMatchObject({ removed: ['old'], kept: [], after: { worktrees: 1 } });
    expect(swept.before.worktrees).toBe(2);
    expect(swept.after.bytes).toBeLessThan(swept.before.bytes);
    expect([await isThere('old'), await isThere('young')]).toEqual([false, true]);
    expect(await gitIn(world.quarantine, 'worktree', 'list')).not.toContain('/old');
  });

  it('go by size, the longest unused first, until what is left fits', async () => {
    for (const [name, days] of [
      ['b', 2],
      ['a', 3],
      ['c', 1],
    ] as const) {
      const { tree, age: setAge } = await opened(name, days);
      await writeFile(path.join(tree.path, 'large.bin'), Buffer.alloc(300_000, days));
      await commit(name, true);
      await setAge();
    }
    const swept = await sweep({ maxBytes: 400_000 });
    expect(swept.removed).toEqual(['a', 'b']);
    expect(swept.after.bytes).toBeLessThanOrEqual(400_000);
    expect(unwrap(await world.git.landedAt(world.repo, 'refs/overnight/kept/a'))).not.toBeNull();
  });

  it('stay with work in no commit, with a commit that is nowhere else, and while in use', async () => {
    const dirty = await opened('dirty', 99);
    await writeFile(path.join(dirty.tree.path, 'new.txt'), 'new\n');
    const stashed = await opened('stashed', 99);
    await writeFile(path.join(stashed.tree.path, 'a.txt'), 'stashed\n');
    await gitIn(stashed.tree.path, 'stash', '-q');
    const unlanded = await opened('unlanded', 99);
    await writeFile(path.join(unlanded.tree.path, 'new.txt'), 'new\n');
    await commit('unlanded', false);
    const busy = await opened('busy', 99);
    for (const one of [dirty, stashed, unlanded, busy]) await one.age();
    const swept = await sweep({ inUse: ['busy'], maxBytes: 0 });
    expect(swept.removed).toEqual([]);
    expect(Object.fromEntries(swept.kept.map(({ name, why }) => [name, why]))).toEqual({
      dirty: 'it holds uncommitted changes',
      stashed: 'it holds a stash',
      unlanded: 'its commit is not in your repository',
      busy: 'it is in use',
    });
    expect(await isThere('dirty')).toBe(true);
  });

  it('go where only checks ran, and where the commit has landed since', async () => {
    const { base } = await openTask(world, 'task');
    unwrap(await world.git.openWorktree(world.repo, { name: 'proof', oid: base, branch: null }));
    await writeFile(path.join(world.worktree('proof'), 'coverage.txt'), 'x\n');
    await writeFile(path.join(world.worktree('task'), 'new.txt'), 'new\n');
    await commit('task', true);
    await age('task', 99);
    await age('proof', 99);
    expect([...(await sweep()).removed].sort()).toEqual(['proof', 'task']);
  });
});
