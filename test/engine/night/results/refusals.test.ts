import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportPatches } from '../../../../src/engine/night/results/export.ts';
import { again, findResult } from '../../../../src/engine/night/results/result-book.ts';
import {
  discard,
  emptyTrash,
  reject,
  restore,
} from '../../../../src/engine/night/results/set-aside.ts';
import { filesOf } from '../../../../src/engine/night/results/tell-conflict.ts';
import { type MemoryDesk, memoryDesk, oidOf } from './memory-desk.ts';

const DAY_MS = 24 * 3_600_000;
const code = (wanted: string) => ({ ok: false, error: { code: wanted } });

describe('what is refused about results', () => {
  let at: MemoryDesk;
  let night: string;
  beforeEach(() => {
    at = memoryDesk();
    night = at.night(1);
  });
  afterEach(() => at.dispose());

  it('exports named results in their order, each as a numbered patch', async () => {
    at.leave(1, 'one');
    at.leave(1, 'two');
    expect(await exportPatches(at.desk, { results: ['two', 'one'] })).toMatchObject({
      value: [
        { taskId: 'two', path: expect.stringMatching(/0001-do-two\.patch$/) },
        { taskId: 'one', path: expect.stringMatching(/0002-do-one\.patch$/) },
      ],
    });
  });

  it('exports nothing that is unknown, empty or not verified', async () => {
    expect(await exportPatches(at.desk, { results: ['none'] })).toMatchObject(code('not-found'));
    expect(await exportPatches(at.desk, { nightId: 'none' })).toMatchObject(code('no-night'));
    expect(await exportPatches(at.desk, {})).toMatchObject(code('bad-transition'));
    at.leave(1, 'bad', { verdict: 'unverified' });
    expect(await exportPatches(at.desk, { nightId: night })).toMatchObject({
      error: { message: 'There is no verified result to export.' },
    });
    at.leave(1, 'empty', { oid: null });
    expect(await exportPatches(at.desk, { nightId: night })).toMatchObject({
      error: { message: "'Do empty' left nothing to export." },
    });
  });

  it('passes on why a patch could not be written', async () => {
    at.leave(1, 'one');
    at.broken.set('patch', 1);
    const wish = { results: ['one'] };
    expect(await exportPatches(at.desk, wish)).toMatchObject({
      error: { message: 'git could not patch' },
    });
    at.broken.set('treeOf', 1).set('prepare', 1);
    expect(await exportPatches(at.desk, wish)).toMatchObject({
      error: { message: 'git could not prepare' },
    });
    at.forgetRepository();
    expect(await exportPatches(at.desk, wish)).toMatchObject(code('no-repository'));
  });

  it('asks which one is meant where a name fits several, and takes an exact one', () => {
    at.leave(1, 'fix');
    at.leave(1, 'fix-more');
    const { store } = at.temp;
    expect(findResult(store, 'fi')).toMatchObject({
      error: { code: 'bad-input', message: expect.stringContaining("'fi' fits 2 results") },
    });
    expect(findResult(store, 'refs/heads/overnight/fix')).toMatchObject({
      value: { task: { id: 'fix' } },
    });
  });

  it('takes a result that is gone since for a mistake of ours', () => {
    at.leave(1, 'one');
    const found = findResult(at.temp.store, 'one');
    if (!found.ok) throw new Error(found.error.message);
    const row = { ...found.value.row, taskId: 'gone' };
    expect(() => again(at.temp.store, { ...found.value, row })).toThrow('result gone of');
  });

  it('rejects and discards only what is open, and only what exists', async () => {
    expect(await reject(at.desk, { result: 'none', note: '' })).toMatchObject(code('not-found'));
    at.leave(1, 'one');
    at.accepted(1, 'one', oidOf(1));
    expect(await reject(at.desk, { result: 'one', note: '' })).toMatchObject({
      error: { message: "'Do one' is accepted." },
    });
    at.leave(1, 'empty', { oid: null });
    expect(await discard(at.desk, 'empty')).toMatchObject({
      error: { message: "'Do empty' left nothing to discard." },
    });
    expect(await restore(at.desk, 'empty')).toMatchObject(code('bad-transition'));
    at.leave(1, 'two');
    at.forgetRepository();
    expect(await discard(at.desk, 'two')).toMatchObject(code('no-repository'));
  });

  it('keeps what cannot be removed from the trash, and tries again', async () => {
    const branch = at.leave(1, 'one');
    at.refs.set(`refs/heads/${branch}`, oidOf(0xaa));
    expect(await discard(at.desk, 'one')).toMatchObject({ value: { state: 'discarded' } });
    await at.temp.clock.advanceBy(30 * DAY_MS);
    at.broken.set('dropRef', 1);
    await emptyTrash(at.desk);
    expect([...at.refs.keys()]).toEqual([`refs/overnight/trash/${night}-one`]);
    expect(at.warned).toHaveLength(1);
    await emptyTrash(at.desk);
    expect([...at.refs.keys()]).toEqual([]);
  });

  it('brings nothing back into a repository that is not configured any more', async () => {
    at.refs.set(`refs/heads/${at.leave(1, 'one')}`, oidOf(0xaa));
    await discard(at.desk, 'one');
    at.forgetRepository();
    expect(await restore(at.desk, 'one')).toMatchObject(code('no-repository'));
    expect([...at.refs.keys()]).toEqual([`refs/overnight/trash/${night}-one`]);
  });

  it('names three files of a conflict and counts the others', () => {
    expect(filesOf(['a', 'b'])).toBe('a, b');
    expect(filesOf(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });
});
