import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/shared/schema/attempt.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';
import * as sample from './samples.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
});
afterEach(() => temp.remove());

const nightId = sample.idOf(1);
const ids = { nightId, taskId: 'task-1' };

describe('the queue', () => {
  it('gives the highest priority first, then the oldest', () => {
    const { store } = temp;
    store.appendAll([
      sample.added(sample.aTask(1, { createdAt: 30 })),
      sample.added(sample.aTask(2, { createdAt: 10 })),
      sample.added(sample.aTask(3, { createdAt: 40, priority: 5 })),
      sample.added(sample.aTask(4, { state: 'blocked' })),
    ]);
    expect(store.queuedTasks().map(({ id }) => id)).toEqual(['task-3', 'task-2', 'task-1']);
    expect(store.tasks(2)).toHaveLength(2);
  });

  it('reads a task back as it was added, by id and by key', () => {
    const { store } = temp;
    store.append(sample.added(sample.aTask()));
    expect(store.task('task-1')).toEqual(sample.aTask());
    expect(store.taskByKey('queue:1')).toEqual(sample.aTask());
    expect([store.task('other'), store.taskByKey('other')]).toEqual([null, null]);
  });

  it('replaces everything but the day of creation on an edit', () => {
    const { store } = temp;
    const edited = sample.aTask(1, {
      title: 'New',
      targets: [],
      priority: 9,
      createdAt: 7,
      updatedAt: 8,
    });
    store.append(sample.added(sample.aTask()));
    store.append({ type: 'task.edited', taskId: 'task-1', body: { task: edited } });
    expect(store.task('task-1')).toEqual({ ...edited, createdAt: 101 });
  });

  it('keeps a removed task as cancelled, so that its key is not used again', () => {
    const { store } = temp;
    store.append(sample.added(sample.aTask()));
    store.append({ type: 'task.removed', taskId: 'task-1', body: { taskId: 'task-1' } });
    expect(store.taskByKey('queue:1')?.state).toBe('cancelled');
    expect(store.queuedTasks()).toEqual([]);
  });
});

describe('a task on a night', () => {
  beforeEach(() => {
    temp.store.appendAll([sample.armed(sample.aNight()), sample.added(sample.aTask())]);
  });

  it('keeps the last decision about it', () => {
    const { store } = temp;
    const decide = (choice: 'chosen' | 'not-run', reason: string) =>
      store.append({
        type: 'task.decided',
        ...ids,
        body: { decision: { ...ids, choice, reason, score: 0.5, decidedAt: 4 } },
      });
    decide('chosen', 'It is small.');
    decide('not-run', 'The window ended.');
    expect(store.decisions(nightId)).toEqual([
      { ...ids, choice: 'not-run', reason: 'The window ended.', score: 0.5, decidedAt: 4 },
    ]);
  });

  it('runs once it is begun, and says what it is doing', () => {
    const { store, clock } = temp;
    store.append(sample.begun(1, 'task-1'));
    store.append({ type: 'task.doing', ...ids, body: { doing: 'running check test' } });
    expect(store.task('task-1')).toMatchObject({
      state: 'running',
      nightId,
      updatedAt: clock.now(),
    });
    expect(store.taskNights(nightId)).toMatchObject([
      { doing: 'running check test', begunAt: clock.now(), evidence: null, judgedAt: null },
    ]);
  });

  it.each([
    ['verified', 'done'],
    ['unverified', 'done'],
    ['no-op', 'done'],
    ['question', 'awaiting-approval'],
    ['limit', 'failed'],
    ['failed', 'failed'],
  ] as const)('with the verdict %s is left %s', (verdict, state) => {
    const { store, clock } = temp;
    const evidence = sample.evidenceOf(verdict);
    store.append(sample.begun(1, 'task-1'));
    store.append({ type: 'task.judged', ...ids, body: { evidence } });
    expect(store.task('task-1')).toMatchObject({ state, verdict });
    expect(store.taskNights(nightId)).toMatchObject([
      { evidence, judgedAt: clock.now(), doing: '' },
    ]);
  });

  it('keeps where its work landed', () => {
    const { store } = temp;
    const landed = { ref: 'refs/heads/overnight/x', oid: 'c'.repeat(40) };
    expect(() => store.append({ type: 'branch.landed', ...ids, body: landed })).toThrow();
    store.append(sample.begun(1, 'task-1'));
    store.append({ type: 'branch.landed', ...ids, body: landed });
    expect(store.taskNights(nightId)).toMatchObject([
      { landedRef: landed.ref, landedOid: landed.oid },
    ]);
  });

  it('keeps the instant of its first begin when it is begun again after a crash', () => {
    const { store, clock } = temp;
    const begunAt = clock.now();
    store.append(sample.begun(1, 'task-1'));
    clock.jumpTo(begunAt + 50);
    store.append(sample.begun(1, 'task-1'));
    expect(store.taskNights(nightId)).toMatchObject([{ begunAt }]);
  });
});

describe('an attempt', () => {
  const outcome: Outcome = {
    kind: 'done',
    message: 'finished',
    lastText: null,
    question: null,
    exitCode: 0,
    resetsAt: null,
    usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 2, costUsd: null },
    threadId: 't',
    outputBytes: 10,
  };
  const attempt = sample.attemptIds(1, 'task-1', 1);
  const spawned = { pid: 12, pidStart: '345', bootId: 'boot' };

  beforeEach(() => {
    temp.store.appendAll([sample.armed(sample.aNight()), sample.added(sample.aTask())]);
    temp.store.append(sample.attemptBegun(1, 'task-1', 1));
  });

  it('is starting, then running, then ended with its outcome', () => {
    const { store, clock } = temp;
    const [born] = store.attempts(nightId);
    expect(born).toMatchObject({
      state: 'starting',
      pid: null,
      startedAt: clock.now(),
      endedAt: null,
    });
    store.append({ type: 'attempt.spawned', ...attempt, body: spawned });
    store.append({ type: 'attempt.threaded', ...attempt, body: { threadId: 'thread' } });
    store.append({ type: 'attempt.committed', ...attempt, body: { oid: 'd'.repeat(40) } });
    expect(store.attempts(nightId)).toMatchObject([
      { state: 'running', ...spawned, threadId: 'thread', headOid: 'd'.repeat(40) },
    ]);
    const ended = { state: 'done' as const, outcome, reason: 'It finished.' };
    store.append({ type: 'attempt.ended', ...attempt, body: ended });
    expect(store.attemptsOf('task-1')).toMatchObject([
      { state: 'done', outcome, endedAt: clock.now() },
    ]);
  });

  it('ends once for all', () => {
    const { store } = temp;
    const lost = { state: 'lost' as const, outcome: null, reason: 'The host ended.' };
    store.append({ type: 'attempt.ended', ...attempt, body: lost });
    expect(() => store.append({ type: 'attempt.ended', ...attempt, body: lost })).toThrow();
    expect(() => store.append({ type: 'attempt.spawned', ...attempt, body: spawned })).toThrow();
  });

  it('that is stopping has not ended', () => {
    const { store } = temp;
    const stopping = { state: 'stopping' as const, outcome: null, reason: 'The deadline came.' };
    store.append({ type: 'attempt.ended', ...attempt, body: stopping });
    expect(store.attempts(nightId)).toMatchObject([{ state: 'stopping', endedAt: null }]);
  });

  it('has a number and a run token of its own', () => {
    const { store } = temp;
    expect(() => store.append(sample.attemptBegun(1, 'task-1', 1))).toThrow();
    store.append(sample.attemptBegun(1, 'task-1', 2));
    expect(store.attemptsOf('task-1').map(({ n }) => n)).toEqual([1, 2]);
  });
});
