import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, lookAt, openTask, unwrap, upkeepOf, WORK, type World } from '../world.ts';

describe('a base branch that goes on during a night (R58)', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  async function work(name: string, file: string, text: string) {
    const { base, tree, at } = await openTask(world, name);
    await writeFile(path.join(tree.path, file), text);
    const oid = unwrap(await world.git.commit(world.repo, { name, ...WORK })) ?? '';
    return { base, head: { branch: at.branch, oid } };
  }

  const look = async (baseOid: string, heads: readonly { branch: string; oid: string }[]) =>
    unwrap(await upkeepOf(world).drift(world.repo, { baseBranch: 'main', baseOid, heads }));

  it('is no drift while it stands', async () => {
    const { base, head } = await work('one', 'a.txt', 'ours\n');
    expect(await look(base, [head])).toBeNull();
  });

  it('is told with the commits that came and the work that would not merge, and where', async () => {
    const one = await work('one', 'a.txt', 'ours\n');
    const two = await work('two', 'new.txt', 'new\n');
    await world.user.write('a.txt', 'theirs\n');
    await world.user.commit('Theirs');
    await world.user.write('c.txt', 'c\n');
    const toOid = await world.user.commit('More');
    const before = await lookAt(world.user.path);
    expect(await look(one.base, [one.head, two.head])).toEqual({
      toOid,
      commits: 2,
      isRewritten: false,
      conflicts: [{ branch: 'overnight/one', paths: ['a.txt'] }],
    });
    expect(await lookAt(world.user.path)).toEqual(before);
    expect(unwrap(await world.git.branchHead(world.repo, 'overnight/one'))).toBe(one.head.oid);
  });

  it('names a file that one side deletes, and one that both add, whatever its name', async () => {
    const one = await work('one', 'line\nbreak', 'ours\n');
    const two = await work('two', 'src/b.txt', 'ours\n');
    await world.user.git('rm', '-q', 'src/b.txt');
    await world.user.write('line\nbreak', 'theirs\n');
    await world.user.commit('Theirs');
    expect((await look(one.base, [one.head, two.head]))?.conflicts).toEqual([
      { branch: 'overnight/one', paths: ['line\nbreak'] },
      { branch: 'overnight/two', paths: ['src/b.txt'] },
    ]);
  });

  it('is told when the branch was rewritten', async () => {
    const { base, head } = await work('one', 'new.txt', 'new\n');
    await world.user.git('commit', '-q', '--amend', '-m', 'Other start');
    expect(await look(base, [head])).toMatchObject({ isRewritten: true, commits: 1 });
  });
});
