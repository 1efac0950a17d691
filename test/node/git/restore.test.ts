import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, unwrap, WORK, type World } from './world.ts';

const AT = { name: 'task-1', branch: 'overnight/one' };
const KEEP = 'refs/overnight/checkpoints/one';

let world: World;
let baseOid: string;
beforeEach(async () => {
  world = await createWorld();
  baseOid = unwrap(await world.git.inspect(world.repo)).baseOid;
  unwrap(await world.git.prepare(world.repo, baseOid));
  unwrap(await world.git.openWorktree(world.repo, { ...AT, oid: baseOid }));
});
afterEach(() => world.dispose());

async function change(text: string): Promise<string> {
  await writeFile(path.join(world.worktree(AT.name), 'a.txt'), text);
  return unwrap(await world.git.commit(world.repo, { ...WORK, name: AT.name })) ?? '';
}

const restore = (oid: string) =>
  world.git.restoreWorktree(world.repo, { ...AT, baseOid, oid, keepUnder: KEEP });

const inQuarantine = (...args: readonly string[]) =>
  world.user.git(`--git-dir=${world.quarantine}`, ...args);

describe('going back to a checkpoint', () => {
  it('gives the very tree of the checkpoint, and keeps what was newer under a ref', async () => {
    const checkpoint = await change('good\n');
    const newer = await change('worse\n');
    await writeFile(path.join(world.worktree(AT.name), 'new.txt'), 'left\n');
    const before = await world.user.git('for-each-ref', 'refs/heads', 'refs/tags');
    const restored = unwrap(await restore(checkpoint));
    expect(restored.keptRef).toBe(`${KEEP}/${newer.slice(0, 12)}`);
    expect(await inQuarantine('rev-parse', restored.keptRef ?? '')).toBe(newer);
    expect(await inQuarantine('rev-parse', `refs/heads/${AT.branch}`)).toBe(checkpoint);
    // Nothing differs from the checkpoint: not a file, and nothing to commit.
    expect(unwrap(await world.git.commit(world.repo, { ...WORK, name: AT.name }))).toBeNull();
    expect(restored.salvage).not.toBeNull();
    expect(await world.user.git('for-each-ref', 'refs/heads', 'refs/tags')).toBe(before);
    expect(await change('good again\n')).not.toBe('');
  });

  it('may be repeated after a crash at any point, and goes back to the base too', async () => {
    const newer = await change('worse\n');
    unwrap(await restore(baseOid));
    expect(unwrap(await restore(baseOid)).keptRef).toBeNull();
    await rm(world.worktree(AT.name), { recursive: true });
    unwrap(await restore(baseOid));
    expect(await inQuarantine('rev-parse', `${KEEP}/${newer.slice(0, 12)}`)).toBe(newer);
    expect(await inQuarantine('rev-parse', `refs/heads/${AT.branch}`)).toBe(baseOid);
    expect(unwrap(await world.git.commit(world.repo, { ...WORK, name: AT.name }))).toBeNull();
  });
});
