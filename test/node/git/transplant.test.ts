import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transplant } from '../../../src/engine/ports/git.ts';
import { gitIn } from '../../helpers/temp-repo.ts';
import { createWorld, unwrap, WORK, type World } from './world.ts';

const BRANCH = 'overnight/2026-03-01_0100_item';

let world: World;
let base: string;

beforeEach(async () => {
  world = await createWorld({ 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' });
  base = unwrap(await world.git.inspect(world.repo)).baseOid;
  unwrap(await world.git.prepare(world.repo, base));
  const at = { name: 'session', oid: base, branch: 'overnight/session_2026-03-01' };
  unwrap(await world.git.openWorktree(world.repo, at));
});

afterEach(() => world.dispose());

/** Commits `text` as `file` in the worktree of the session. */
async function commit(file: string, text: string): Promise<string> {
  await writeFile(path.join(world.worktree('session'), file), text);
  return unwrap(await world.git.commit(world.repo, { name: 'session', ...WORK })) ?? '';
}

function change(fromOid: string, toOid: string, ontoOid = base): Transplant {
  return { branch: BRANCH, fromOid, toOid, ontoOid, ...WORK };
}

function inQuarantine(...args: string[]): Promise<string> {
  return gitIn(world.quarantine, ...args);
}

describe('putting a change onto another commit', () => {
  it('carries that change alone, as one commit of ours on top', async () => {
    const first = await commit('b.txt', 'first\n');
    const second = await commit('c.txt', 'second\n');
    const oid = unwrap(await world.git.transplant(world.repo, change(first, second))) ?? '';
    expect(await inQuarantine('rev-parse', BRANCH)).toBe(oid);
    expect(await inQuarantine('rev-parse', `${oid}^`)).toBe(base);
    expect(await inQuarantine('diff', '--name-only', base, oid)).toBe('c.txt');
    expect(await inQuarantine('show', '-s', '--format=%an <%ae> %s', oid)).toBe(
      'Kiln <kiln@example.test> Change',
    );
  });

  it('says that it does not apply where it changes lines of a change it leaves out', async () => {
    const first = await commit('a.txt', 'one\nTWO\nthree\n');
    const second = await commit('a.txt', 'one\nTWO AND MORE\nthree\n');
    expect(unwrap(await world.git.transplant(world.repo, change(first, second)))).toBeNull();
    expect(unwrap(await world.git.branchHead(world.repo, BRANCH))).toBeNull();
    const stacked = unwrap(await world.git.transplant(world.repo, change(first, second, first)));
    expect(await inQuarantine('show', `${stacked}:a.txt`)).toContain('TWO AND MORE');
  });

  it('may be repeated, with the same commit, and moves the branch to where it is asked for last', async () => {
    const first = await commit('b.txt', 'first\n');
    const second = await commit('c.txt', 'second\n');
    const alone = unwrap(await world.git.transplant(world.repo, change(first, second)));
    expect(unwrap(await world.git.transplant(world.repo, change(first, second)))).toBe(alone);
    const again = unwrap(await world.git.transplant(world.repo, change(first, second, first)));
    expect(unwrap(await world.git.branchHead(world.repo, BRANCH))).toBe(again);
    expect(await inQuarantine('diff', '--name-only', base, BRANCH)).toBe('b.txt\nc.txt');
  });

  it('refuses a branch outside of our namespace, and a quarantine that was tampered with', async () => {
    const first = await commit('b.txt', 'first\n');
    const wish = { ...change(base, first), branch: '../main' };
    expect(await world.git.transplant(world.repo, wish)).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
    await writeFile(path.join(world.quarantine, 'config'), '[core]\n\tbare = true\n');
    expect(await world.git.transplant(world.repo, change(base, first))).toMatchObject({
      ok: false,
      error: { code: 'tampered' },
    });
  });
});
