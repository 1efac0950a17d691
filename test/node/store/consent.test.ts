import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../src/shared/event.ts';
import type { AskState } from '../../../src/shared/schema/consent/ask.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';
import { aNote, anAsk } from './consent-events.ts';
import { added, aNight, armed, aTask, begun, evidenceOf, idOf } from './samples.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
  temp.store.appendAll([armed(aNight()), added(aTask(1)), added(aTask(2))]);
});
afterEach(() => temp.remove());

function opened(id: string, taskId: string, extra = {}): NewEvent {
  return { type: 'ask.opened', taskId, body: { ask: anAsk(id, taskId, extra) } };
}

function ended(askId: string, state: Exclude<AskState, 'open'>, isQueuedAgain = false): NewEvent {
  return { type: 'ask.ended', body: { askId, state, answer: null, reason: 'So.', isQueuedAgain } };
}

describe('what waits for the person', () => {
  it('is there after a restart, and gone from the open ones once it ended', () => {
    temp.store.appendAll([opened('a', 'task-1'), opened('b', 'task-2', { askedAt: 900 })]);
    expect(temp.reopen().openAsks()).toMatchObject([{ id: 'b' }, anAsk('a', 'task-1')]);
    temp.store.append(ended('b', 'granted'));
    expect(temp.store.openAsks().map(({ id }) => id)).toEqual(['a']);
    expect(temp.store.ask('b')).toMatchObject({ state: 'granted', reason: 'So.' });
    expect(temp.store.asksOf('task-2')).toHaveLength(1);
  });

  it('can still be answered when it expired, and has one end otherwise', () => {
    temp.store.appendAll([opened('a', 'task-1'), ended('a', 'expired'), ended('a', 'granted')]);
    expect(() => temp.store.append(ended('a', 'denied'))).toThrow(/0 rows/);
    expect(temp.store.ask('a')?.state).toBe('granted');
  });

  it('cancels the task whose run is denied, and no other', () => {
    temp.store.appendAll([opened('a', 'task-1'), ended('a', 'denied')]);
    temp.store.appendAll([opened('b', 'task-2', { kind: 'result' }), ended('b', 'denied')]);
    expect(temp.store.task('task-1')?.state).toBe('cancelled');
    expect(temp.store.task('task-2')?.state).toBe('queued');
  });

  it('puts the task of an answered question back into the queue', () => {
    const ids = { nightId: idOf(1), taskId: 'task-1' };
    temp.store.appendAll([
      begun(1, 'task-1'),
      { type: 'task.judged', ...ids, body: { evidence: evidenceOf('question') } },
      opened('a', 'task-1', { kind: 'question', nightId: idOf(1) }),
    ]);
    expect(temp.store.task('task-1')?.state).toBe('awaiting-approval');
    temp.store.append(ended('a', 'answered', true));
    expect(temp.store.queuedTasks().map(({ id }) => id)).toContain('task-1');
    expect(temp.store.asksOfNight(idOf(1))).toHaveLength(1);
  });
});

describe('what became of results', () => {
  it('is the last thing the person made of each', async () => {
    const ids = { nightId: idOf(1), taskId: 'task-1' };
    temp.store.append({ type: 'result.accepted', ...ids, body: aNote() });
    await temp.clock.advanceBy(10);
    temp.store.append({ type: 'result.undone', ...ids, body: aNote({ note: 'It broke.' }) });
    const row = { ...ids, state: 'undone', note: 'It broke.', at: temp.clock.now() };
    expect(temp.store.results(9)).toMatchObject([row]);
    expect(temp.store.resultsOfKind('sample', 'documentation', 0)).toHaveLength(1);
    expect(temp.store.resultsOfKind('sample', 'documentation', row.at + 1)).toEqual([]);
    expect(temp.store.resultsOfKind('other', 'documentation', 0)).toEqual([]);
  });

  it('moves the level of a kind of task in a repository', () => {
    const kind = { repoId: 'sample', category: 'tests', movedBy: 'person' } as const;
    const body = { ...kind, level: 'dry-run', from: 'draft', sentence: 'By you.' } as const;
    temp.store.append({ type: 'standing.moved', body });
    expect(temp.reopen().standings()).toMatchObject([{ ...kind, level: 'dry-run' }]);
  });
});
