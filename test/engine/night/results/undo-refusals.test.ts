import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findResult } from '../../../../src/engine/night/results/result-book.ts';
import { tellConflict } from '../../../../src/engine/night/results/tell-conflict.ts';
import { replayWithout } from '../../../../src/engine/night/results/undo/replay.ts';
import { undo } from '../../../../src/engine/night/results/undo/undo.ts';
import { BASE, type MemoryDesk, memoryDesk, oidOf } from './memory-desk.ts';

const ONE = oidOf(0x11);
const TWO = oidOf(0x22);
const MINE = oidOf(0x33);
const failed = (message: string) => ({ ok: false, error: { message } });

describe('what stands against undoing a result', () => {
  let at: MemoryDesk;
  beforeEach(() => {
    at = memoryDesk();
    at.night(1);
    at.leave(1, 'one', { oid: oidOf(0xa1) });
    at.accepted(1, 'one', ONE);
  });
  afterEach(() => at.dispose());

  const out = (...results: string[]) => undo(at.desk, { results });
  function commitOnMain(oid: string): void {
    at.parents.set(oid, at.heads.get('main') ?? BASE);
    at.heads.set('main', oid);
  }

  it.each(['branchFacts', 'line', 'combine', 'writeCommit', 'moveBranch'])(
    'moves nothing where git fails at %s',
    async (question) => {
      commitOnMain(MINE);
      at.broken.set(question, 1);
      expect(await out('one')).toMatchObject(failed(`git could not ${question}`));
      expect(at.heads.get('main')).toBe(MINE);
    },
  );

  it.each([ONE, BASE])('moves nothing where %s is missing', async (oid) => {
    at.missing.add(oid);
    at.broken.set('prepare', oid === ONE ? 1 : 0);
    expect(await out('one')).toMatchObject({ ok: false });
    expect(at.heads.get('main')).toBe(ONE);
  });

  it('puts several commits of the user on top again as one change', async () => {
    commitOnMain(MINE);
    commitOnMain(oidOf(0x34));
    expect(await out('one')).toMatchObject({ ok: true, value: [{ state: 'undone' }] });
    expect(at.parents.get(at.heads.get('main') ?? '')).toBe(oidOf(0x34));
  });

  it('names commits of the user, or a later result, that build on it', async () => {
    commitOnMain(MINE);
    at.clashing.add(MINE);
    expect(await out('one')).toMatchObject(
      failed("Later commits on main build on 'Do one' in a.txt."),
    );
    at.clashing.clear();
    at.leave(1, 'two', { oid: oidOf(0xa2) });
    at.accepted(1, 'two', TWO);
    at.clashing.add(oidOf(0xa2));
    expect(await out('one')).toMatchObject({
      error: { fix: 'Undo it too: nightkiln revert one two' },
    });
  });

  it('says when a result to be put on top again is not known any more', async () => {
    at.leave(1, 'two', { oid: null });
    at.accepted(1, 'two', TWO);
    expect(await out('one')).toMatchObject(failed('What task two left is not known any more.'));
  });

  it('says when the commit of a result to be put on top again cannot be had', async () => {
    at.leave(1, 'two', { oid: oidOf(0xa2) });
    at.accepted(1, 'two', TWO);
    at.missing.add(oidOf(0xa2));
    at.broken.set('prepare', 1);
    expect(await out('one')).toMatchObject(failed('git could not prepare'));
  });

  it('keeps the head where nothing of the result is left on it', async () => {
    at.trees.set(ONE, `tree ${BASE}`);
    expect(await out('one')).toMatchObject({ ok: true });
    expect(at.heads.get('main')).toBe(ONE);
  });

  it('does not move a branch that is gone or that a folder stands on', async () => {
    at.standing = [{ path: '/u', isConfigured: true, by: 'checkout' }];
    expect(await out('one')).toMatchObject({
      error: { fix: expect.stringContaining('--update-checkout') },
    });
    at.standing = [{ path: '/other', isConfigured: false, by: 'checkout' }];
    expect(await undo(at.desk, { results: ['one'], updateCheckout: true })).toMatchObject({
      error: { fix: 'Switch to another branch there first.' },
    });
    at.heads.delete('main');
    expect(await out('one')).toMatchObject(failed("There is no branch 'main' any more."));
    at.forgetRepository();
    expect(await out('one')).toMatchObject({ error: { code: 'no-repository' } });
  });

  it.each([
    ['pull-request', 'refs/heads/overnight/two', 'unsupported'],
    ['merge', null, 'unsupported'],
    ['merge', 'refs/heads/main', 'internal'],
  ])('refuses one that came in by %s at %s and left no step of ours', async (means, ref, why) => {
    at.leave(1, 'two');
    const who = { repoId: 'sample', category: 'documentation', decidedBy: 'person' } as const;
    const ids = { nightId: findNight(), taskId: 'two' };
    const body = { ...who, means, ref, oid: null, note: 'Accepted.' };
    at.temp.store.append({ type: 'result.accepted', ...ids, body });
    expect(await out('one', 'two')).toMatchObject({ ok: false, error: { code: why } });
    expect(at.heads.get('main')).toBe(ONE);
  });

  it('takes changes back, newest first, where the line was written anew', async () => {
    at.heads.set('main', MINE);
    at.clashing.add(BASE);
    expect(await out('one')).toMatchObject(
      failed("Later commits on main build on 'Do one' in a.txt."),
    );
    at.broken.set('combine', 1);
    expect(await out('one')).toMatchObject(failed('git could not combine'));
    at.clashing.clear();
    at.missing.add(`${MINE} + ${BASE.slice(-2)}`);
    expect(await out('one')).toMatchObject(failed('git has it not'));
    at.missing.clear();
    expect(await out('one')).toMatchObject({ ok: true });
  });

  it('has nothing to replay where nothing of it was accepted', async () => {
    const branch = {
      ...{ ref: { id: 'sample', path: '/u', baseBranch: 'main' }, headOid: BASE, steps: [] },
      changeOf: async () => Promise.reject(new Error('asked')),
    };
    await expect(replayWithout(at.git, branch, new Set(['none']))).rejects.toThrow('was accepted');
  });

  it('tells a conflict with a branch, and with accepted results that conflict by themselves', async () => {
    at.leave(1, 'two', { oid: oidOf(0xa2) });
    const [repo] = at.desk.ports.config.current().repositories;
    const result = findResult(at.temp.store, 'two');
    if (repo === undefined || !result.ok) throw new Error('no result');
    const ref = { id: 'sample', path: '/u', baseBranch: 'main' };
    const target = { ref, into: 'main' } as Parameters<typeof tellConflict>[1]['target'];
    const tell = () =>
      tellConflict(at.desk, { result: result.value, repo, target, paths: ['a.txt'] });
    expect(await tell()).toMatchObject(failed("'Do two' conflicts with main in a.txt."));
    at.clashing.add(oidOf(0xa2));
    at.leave(1, 'empty', { oid: null });
    at.accepted(1, 'empty', TWO);
    expect(await tell()).toMatchObject(failed("'Do two' conflicts with 'Do one' in a.txt."));
    at.broken.set('combine', 1);
    expect(await tell()).toMatchObject(failed("'Do two' conflicts with main in a.txt."));
  });

  function findNight(): string {
    const found = findResult(at.temp.store, 'one');
    return found.ok ? found.value.night.id : '';
  }
});
