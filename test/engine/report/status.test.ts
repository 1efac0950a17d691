import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  capitalise,
  clip,
  countOf,
  createDayTimeFormat,
  createTimeFormat,
  formatCount,
} from '../../../src/engine/report/format.ts';
import { measureProgress } from '../../../src/engine/report/progress.ts';
import { buildStatus, type StatusInput } from '../../../src/engine/report/status.ts';
import { Status } from '../../../src/shared/schema/status.ts';
import { attempt, decision, HOUR_MS, MINUTE_MS, night, row, START_AT, task } from './samples.ts';

function input(extra: Partial<StatusInput> = {}): StatusInput {
  return {
    seq: 7,
    now: START_AT + 30 * MINUTE_MS,
    night: night({ state: 'running', phase: 'work', endedAt: null }),
    tasks: [task('a'), task('b'), task('c')],
    taskNights: [row('a', 'verified', { landedRef: 'refs/heads/overnight/a' }), row('b', null)],
    attempts: [attempt('b', { n: 2 }), attempt('b', { n: 1, agent: 'old' })],
    decisions: [
      decision('a', 'chosen'),
      decision('b', 'chosen'),
      decision('c', 'chosen'),
      decision('d', 'skipped'),
    ],
    activityOf: () => ({ doing: 'agent runs npm test', lastEventAt: START_AT + 5 }),
    constraints: [],
    queued: 4,
    repositories: 1,
    agent: 'codex',
    brief: null,
    notices: ['A notice.'],
    nextWindow: null,
    nextCheckAt: null,
    maxConcurrent: 1,
    formatTime: createTimeFormat('UTC'),
    ...extra,
  };
}

describe('the status', () => {
  it('is one consistent picture', () => {
    const status = buildStatus(input());
    expect(Status.strict().parse(status)).toEqual(status);
    expect(status).toMatchObject({
      seq: 7,
      state: 'running',
      sentence: 'Running 1 of 3 tasks, 1 done. 7 h 30 m left. Nothing needs you.',
      phase: 'work',
      progress: { done: 1, total: 3, etaAt: START_AT + 120 * MINUTE_MS },
      queued: 4,
      notices: ['A notice.'],
    });
    expect(status.running).toEqual([
      {
        taskId: 'b',
        repoId: 'app',
        title: 'Task b',
        agent: 'codex',
        attempt: 2,
        sinceAt: START_AT,
        lastEventAt: START_AT + 5,
        doing: 'agent runs npm test',
      },
    ]);
    expect(status.night).not.toHaveProperty('strategy');
  });

  it('knows a running task from its rows alone', () => {
    const [known] = buildStatus(
      input({ activityOf: () => null, taskNights: [row('b', null, { doing: 'setup' })] }),
    ).running;
    expect(known).toMatchObject({ doing: 'setup', lastEventAt: START_AT });
    const [fresh] = buildStatus(
      input({ activityOf: () => null, tasks: [], attempts: [], taskNights: [row('z', null)] }),
    ).running;
    expect(fresh).toEqual({
      taskId: 'z',
      repoId: '',
      title: 'z',
      agent: '',
      attempt: 0,
      sinceAt: START_AT,
      lastEventAt: START_AT,
      doing: 'preparing',
    });
  });

  it('without a night is off', () => {
    const status = buildStatus(input({ night: null, taskNights: [], decisions: [] }));
    expect(status).toMatchObject({
      state: 'off',
      night: null,
      phase: null,
      running: [],
      progress: { done: 0, total: 0, etaAt: null },
    });
  });

  it('of an ended night has no running task and no end to wait for', () => {
    const status = buildStatus(input({ night: night(), hold: null, canPause: true }));
    expect(status).toMatchObject({ state: 'brief-ready', running: [], progress: { etaAt: null } });
  });
});

describe('progress', () => {
  const base = {
    now: START_AT + 30 * MINUTE_MS,
    deadlineAt: START_AT + 8 * HOUR_MS,
    maxConcurrent: 2,
    tasks: ['a', 'b', 'c', 'd'].map((id) => task(id)),
    decisions: ['a', 'b', 'c', 'd'].map((id) => decision(id, 'chosen')),
    taskNights: [row('a', null)],
  };

  it('spreads what is left over the tasks that run at once', () => {
    expect(measureProgress(base)).toEqual({ done: 0, total: 4, etaAt: base.now + 120 * MINUTE_MS });
  });

  it('gives a task that outlived its estimate a quarter of it again', () => {
    const late = { ...base, now: START_AT + 2 * HOUR_MS, decisions: [] };
    expect(measureProgress(late).etaAt).toBe(late.now + 15 * MINUTE_MS);
  });

  it('never promises more than the deadline, nor the past', () => {
    expect(measureProgress({ ...base, deadlineAt: base.now + 1 }).etaAt).toBe(base.now + 1);
    expect(measureProgress({ ...base, deadlineAt: 0 }).etaAt).toBe(base.now);
    expect(measureProgress({ ...base, tasks: [], maxConcurrent: 0 }).etaAt).toBe(base.now);
  });

  it('has no end when nothing is left', () => {
    expect(measureProgress({ ...base, decisions: [], taskNights: [row('a', 'failed')] })).toEqual({
      done: 1,
      total: 1,
      etaAt: null,
    });
  });
});

describe('figures in words', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1 k'],
    [1250, '1.2 k'],
    [12_900, '12 k'],
    [999_999, '999 k'],
    [1_200_000, '1.2 M'],
    [3e9, '3 B'],
    [-5, '0'],
    [Number.NaN, '0'],
  ])('%d is %s', (count, words) => {
    expect(formatCount(count)).toBe(words);
  });

  it('counts things', () => {
    expect([
      countOf(0, 'task'),
      countOf(1, 'task'),
      countOf(2, 'try', 'tries'),
      countOf(12, 'task'),
    ]).toEqual(['no tasks', 'one task', 'two tries', '12 tasks']);
    expect(capitalise('two tasks')).toBe('Two tasks');
    expect(capitalise('')).toBe('');
  });

  it('writes times on the 24 h clock of a zone, midnight as 00:00', () => {
    const midnight = Date.UTC(2026, 10, 20);
    expect(createTimeFormat('UTC')(midnight)).toBe('00:00');
    expect(createTimeFormat('Europe/Paris')(midnight)).toBe('01:00');
    expect(createDayTimeFormat('UTC')(midnight)).toBe('2026-11-20 00:00');
    expect(createTimeFormat()(midnight)).toMatch(/^\d\d:\d\d$/);
  });

  it('clips at a word, within the limit, never inside a character', () => {
    expect(clip('one two three', 9)).toBe('one two…');
    expect(clip('onetwothree', 6)).toBe('onetw…');
    expect(clip('ab😀', 3)).toBe('ab…');
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('abc', 0)).toBe('');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 50 }),
        (text, limit) => {
          expect(clip(text, limit).length).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 200, seed: 13 },
    );
  });
});
