import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settleChanges } from '../../../../src/engine/night/results/change/change.ts';
import { discard, emptyTrash } from '../../../../src/engine/night/results/set-aside.ts';
import { undo } from '../../../../src/engine/night/results/undo/undo.ts';
import type { EventType } from '../../../../src/shared/event.ts';
import { type MemoryDesk, memoryDesk, oidOf } from './memory-desk.ts';

const MONTH_MS = 30 * 24 * 3_600_000;

describe('settling what a dead host left in the middle', () => {
  let at: MemoryDesk;
  let night: string;
  beforeEach(() => {
    at = memoryDesk();
    night = at.night(1);
    for (const name of ['one', 'two']) {
      at.refs.set(`refs/heads/${at.leave(1, name)}`, oidOf(0xaa));
    }
  });
  afterEach(() => at.dispose());

  const told = (type: EventType) => at.temp.store.eventsOf(night, [type]).length;
  async function dieAt(point: string, run: () => Promise<unknown>): Promise<void> {
    at.dieAt = point;
    await expect(run()).rejects.toThrow(`died at ${point}`);
  }

  it('tells a discarded result that reached the trash, and gives up one that did not', async () => {
    await dieAt('move-refs:acted', () => discard(at.desk, 'one'));
    await dieAt('move-refs:intended', () => discard(at.desk, 'two'));
    await settleChanges(at.desk);
    expect(at.temp.store.eventsOf(night, ['result.discarded'])).toMatchObject([{ taskId: 'one' }]);
    expect(at.temp.store.eventsOf(night, ['result.unmoved'])).toMatchObject([{ taskId: 'two' }]);
    expect(at.temp.store.openSteps()).toEqual([]);
  });

  it('tells a dropped one once, also when it was told already', async () => {
    await discard(at.desk, 'one');
    await at.temp.clock.advanceBy(MONTH_MS);
    await dieAt('change-refs:acted', () => emptyTrash(at.desk));
    await settleChanges(at.desk);
    expect(told('result.expired')).toBe(1);
  });

  it('tells a dropped one that nobody told yet', async () => {
    await discard(at.desk, 'one');
    await at.temp.clock.advanceBy(MONTH_MS);
    await dieAt('move-refs:acted', () => emptyTrash(at.desk));
    await settleChanges(at.desk);
    expect(told('result.expired')).toBe(1);
  });

  it('finds its own move among those that came after it', async () => {
    await dieAt('move-refs:recorded', () => discard(at.desk, 'one'));
    expect(await discard(at.desk, 'two')).toMatchObject({ ok: true });
    await settleChanges(at.desk);
    expect(told('result.discarded')).toBe(2);
  });

  it('gives a change up whose plan was never finished', async () => {
    await dieAt('plan-change:intended', () => discard(at.desk, 'one'));
    await settleChanges(at.desk);
    expect(at.temp.store.openSteps()).toEqual([]);
    expect(told('result.discarded')).toBe(0);
  });

  it.each(['branchFacts', 'line'])(
    'says that nothing is known where %s fails',
    async (question) => {
      at.accepted(1, 'one', oidOf(1));
      await dieAt('move-refs:intended', () => undo(at.desk, { results: ['one'] }));
      at.broken.set(question, 1);
      await settleChanges(at.desk);
      expect(told('result.undone')).toBe(0);
      expect(at.warned).toMatchObject([
        ['result.unmoved', { reason: `git could not ${question}` }],
      ]);
    },
  );

  it('does not take a move for done where the branch is gone', async () => {
    at.accepted(1, 'one', oidOf(1));
    await dieAt('move-refs:intended', () => undo(at.desk, { results: ['one'] }));
    at.heads.clear();
    await settleChanges(at.desk);
    expect(told('result.unmoved')).toBe(1);
  });

  it('says that nothing is known where a ref cannot be read', async () => {
    await dieAt('move-refs:acted', () => discard(at.desk, 'one'));
    at.broken.set('landedAt', 1);
    await settleChanges(at.desk);
    expect(at.warned).toMatchObject([['result.unmoved', { reason: 'git could not landedAt' }]]);
  });

  it('leaves a change of a repository that is not configured now, and an unreadable plan', async () => {
    await dieAt('move-refs:acted', () => discard(at.desk, 'one'));
    at.forgetRepository();
    const place = { owner: 'refs/sample', ordinal: 7 };
    const how = { effect: 'idempotent', inputHash: 'h', codeVersion: 1 };
    const intended = (name: 'plan-change' | 'change-refs', ordinal = 7) =>
      ({
        ...{ type: 'step.intended', nightId: night },
        body: { ...place, ...how, name, ordinal, key: `${name} ${ordinal}`.padEnd(64, '.') },
      }) as Parameters<typeof at.temp.store.append>[0];
    at.temp.store.append(intended('plan-change'));
    const body = { ...place, name: 'plan-change' as const, result: '{"no plan' };
    at.temp.store.append({ type: 'step.done', nightId: night, body });
    at.temp.store.appendAll([intended('change-refs'), intended('change-refs', 8)]);
    await settleChanges(at.desk);
    expect(told('result.discarded')).toBe(0);
    expect(told('result.unmoved')).toBe(0);
  });
});
