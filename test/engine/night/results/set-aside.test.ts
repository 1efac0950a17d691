import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../../helpers/temp-repo.ts';
import { aNight } from '../../../node/store/samples.ts';
import { type ResultsWorld, resultsWorld } from './results-world.ts';

const DAY_MS = 24 * 3_600_000;

describe('setting a result aside', () => {
  let world: ResultsWorld;
  let oid: string;
  beforeEach(async () => {
    world = await resultsWorld({ 'a.txt': 'a\n' });
    await world.night(1);
    oid = await world.leave('one', { 'a.txt': 'one\n', 'bin.dat': '\u0000\u0001' });
  });
  afterEach(() => world.dispose());

  const result = 'one';
  const trash = `refs/overnight/trash/${aNight(1).id}-t1-one`;
  const refs = () => world.user.git('for-each-ref', '--format=%(refname) %(objectname)');

  it('rejects it with a note and leaves its branch', async () => {
    const before = await refs();
    expect(await world.call('result.reject', { result, note: 'Too wide.' })).toMatchObject({
      value: { state: 'rejected', sentence: 'Rejected: Too wide.' },
    });
    expect(await refs()).toBe(before);
    expect(await world.call('result.accept', { result })).toMatchObject({ ok: true });
  });

  it('moves a discarded one to the trash and brings it back', async () => {
    const before = await refs();
    expect(await world.call('result.discard', { result })).toMatchObject({
      value: { state: 'discarded', sentence: 'In the trash for 30 days.' },
    });
    expect(await refs()).toBe(
      before.replace(`refs/heads/overnight/one ${oid}`, '').trim().concat(`\n${trash} ${oid}`),
    );
    expect(await world.call('result.discard', { result })).toMatchObject({ ok: false });
    expect(await world.call('result.accept', { result })).toMatchObject({ ok: false });
    expect(await world.call('result.restore', { result })).toMatchObject({
      value: { state: 'open' },
    });
    expect(await refs()).toBe(before);
    expect(await world.call('result.restore', { result })).toMatchObject({ ok: false });
  });

  it('keeps a discarded one for 30 days and not longer', async () => {
    await world.call('result.discard', { result });
    await world.temp.clock.advanceBy(30 * DAY_MS - 1);
    await world.restart();
    expect(await refs()).toContain(trash);
    await world.temp.clock.advanceBy(1);
    await world.restart();
    expect(await refs()).not.toContain('overnight');
    expect(await world.call('result.restore', { result })).toMatchObject({ ok: false });
    expect(await world.call('result.list', {})).toMatchObject({
      value: [{ state: 'discarded', sentence: 'Discarded; its time in the trash is over.' }],
    });
  });

  it('does not discard a branch that its user changed or stands on', async () => {
    await world.user.git('checkout', '-q', 'overnight/one');
    expect(await world.call('result.discard', { result })).toMatchObject({
      error: { code: 'branch-checked-out' },
    });
    await world.user.write('a.txt', 'mine\n');
    await world.user.commit('Mine');
    await world.user.git('checkout', '-q', 'mine');
    const before = await refs();
    expect(await world.call('result.discard', { result })).toMatchObject({
      error: { code: 'repository-changed' },
    });
    expect(await refs()).toBe(before);
  });

  it('does not discard what is accepted, and says to undo it first', async () => {
    await world.call('result.accept', { result });
    expect(await world.call('result.discard', { result })).toMatchObject({
      error: { fix: 'Undo it first: nightkiln revert overnight/one' },
    });
  });

  it('exports it as a patch that gives the same tree', async () => {
    const reply = await world.call('result.export', { nightId: aNight(1).id });
    const [patch] = reply.ok ? reply.value : [];
    const clone = await mkdtemp(path.join(os.tmpdir(), 'nk-am-'));
    await gitIn(clone, 'clone', '-q', '--branch', 'main', world.user.path, 'there');
    const there = path.join(clone, 'there');
    await gitIn(there, 'am', '-q', patch?.path ?? '');
    expect(await gitIn(there, 'rev-parse', 'HEAD^{tree}')).toBe(await world.tree(oid));
    expect(await gitIn(there, 'log', '-1', '--format=%an %s')).toBe('Kiln feat: one');
  });

  it('queues it again with a comment, which the next attempt finds', async () => {
    expect(
      await world.call('result.continue', { result, comment: 'Keep the old name.' }),
    ).toMatchObject({ value: { state: 'continued' } });
    expect(world.temp.store.task('T1-one')).toMatchObject({ state: 'queued' });
    expect(await world.call('result.continue', { result, comment: 'Again' })).toMatchObject({
      ok: false,
    });
  });
});
