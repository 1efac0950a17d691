import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesk, type Desk } from '../../../../src/engine/work/consent/desk.ts';
import { createNodeIds } from '../../../../src/node/ids.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { Ask } from '../../../../src/shared/schema/consent/ask.ts';
import type { Task } from '../../../../src/shared/schema/task.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { anAsk } from '../../../node/store/consent-events.ts';
import { added, aTask } from '../../../node/store/samples.ts';

const FEATURE = { title: 'Add a dashboard for slow queries', category: 'feature' } as const;

describe('the desk over the journal', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = tempStore();
  });
  afterEach(() => temp.remove());

  function desk(config: object = {}): Desk {
    const { store, clock } = temp;
    const current = Config.parse({ repositories: [{ id: 'sample', path: '/app' }], ...config });
    return createDesk({
      ...{ store, clock, ids: createNodeIds(clock.now) },
      config: { current: () => current },
    });
  }
  function add(extra: Partial<Task> = {}): Task {
    const task = aTask(1, { ...FEATURE, ...extra });
    temp.store.append(added(task));
    return task;
  }
  function open(extra: Partial<Ask> = {}): Ask {
    const ask = anAsk('ask-1', 'task-1', extra);
    temp.store.append({ type: 'ask.opened', taskId: ask.taskId, body: { ask } });
    return ask;
  }
  const refused = (message: string) => ({
    ok: false,
    error: { message: expect.stringContaining(message) },
  });
  const question: Partial<Ask> & { options: string[] } = {
    kind: 'question',
    options: ['json', 'yaml'],
  };

  it('approves a task nobody has asked about yet, once', () => {
    add();
    const approved = desk().approve('task-1');
    expect(approved).toMatchObject({
      ok: true,
      value: { state: 'granted', answer: 'yes', title: FEATURE.title },
    });
    expect(temp.store.openAsks()).toEqual([]);
    expect(desk().approve('task-1')).toMatchObject(refused('needs no approval any more'));
  });

  it('approves nothing of a kind that is switched off, asked about or not', () => {
    add();
    const off = { approvals: { categories: { feature: 'never' } } };
    expect(desk(off).approve('task-1')).toMatchObject({
      ok: false,
      error: {
        message: expect.stringContaining('switched off'),
        fix: expect.stringContaining('approvals.categories'),
      },
    });
    open();
    expect(desk(off).approve('ask-1')).toMatchObject(refused('switched off'));
    expect(temp.store.openAsks()).toHaveLength(1);
  });

  it('approves no task that does not wait in the queue', () => {
    add({ state: 'done', verdict: 'verified' });
    expect(desk().approve('task-1')).toMatchObject(refused('is done, so there is nothing'));
    open();
    expect(desk().approve('ask-1')).toMatchObject(refused('is done, so there is nothing'));
  });

  it('ends an ask about an older text instead of granting it', () => {
    add();
    open({ subject: '0'.repeat(64) });
    expect(desk().approve('ask-1')).toMatchObject({
      ok: false,
      error: {
        message: 'The task was changed since it was asked about.',
        fix: expect.stringContaining('nightkiln approve task-1'),
      },
    });
    expect(temp.store.ask('ask-1')).toMatchObject({
      state: 'void',
      reason: 'The task was changed.',
    });
    expect(desk().approve('ask-1')).toMatchObject(refused('It is void already'));
  });

  it('grants a task that needs no yes any more, and a result by its ask', () => {
    add({ title: 'Repair a link', category: 'documentation' });
    open();
    expect(desk().approve('ask-1')).toMatchObject({ ok: true, value: { state: 'granted' } });
    const ask = anAsk('ask-2', 'task-1', { kind: 'result' });
    temp.store.append({ type: 'ask.opened', taskId: 'task-1', body: { ask } });
    expect(desk().approve('ask-2')).toMatchObject({
      ok: true,
      value: { kind: 'result', state: 'granted', reason: 'Approved by you.' },
    });
  });

  it('takes a no with and without words, and none where nothing waits', () => {
    add();
    open();
    expect(desk().deny('task-9', '')).toMatchObject(refused("under 'task-9'"));
    expect(desk().deny('task-1', '')).toMatchObject({
      ok: true,
      value: { state: 'denied', reason: 'Denied by you.', answer: 'no' },
    });
  });

  it('asks for an answer where a yes is no answer', () => {
    add();
    open(question);
    const wrong = {
      ok: false,
      error: {
        message: 'It is a question; it takes an answer.',
        fix: 'nightkiln answer ask-1 <number or words>',
      },
    };
    expect(desk().approve('ask-1')).toMatchObject(wrong);
    expect(desk().deny('ask-1', 'no')).toMatchObject(wrong);
  });

  it.each([
    [{ option: 3 }, question.options, 'There is no option 3. It has 2 options.'],
    [{ option: 1 }, [], 'There is no option 1. It has no options.'],
    [{ text: '  ' }, question.options, 'An answer needs words or the number of an option.'],
    [{}, question.options, 'An answer needs words or the number of an option.'],
  ])('refuses %j as an answer among %j', (said, options, message) => {
    add();
    open({ kind: 'question', options });
    expect(desk().answer({ id: 'ask-1', ...said })).toMatchObject(refused(message));
    expect(temp.store.ask('ask-1')?.state).toBe('open');
  });

  it('says whether the work follows the answer already', () => {
    add();
    open({ ...question, defaultTaken: 'json' });
    expect(desk().answer({ id: 'task-1', option: 1 })).toMatchObject({
      ok: true,
      value: { answer: 'json', reason: 'You agree with what was done.' },
    });
    const ask = anAsk('ask-2', 'task-1', { kind: 'question' });
    temp.store.append({ type: 'ask.opened', taskId: 'task-1', body: { ask } });
    expect(desk().answer({ id: 'ask-2', text: ' toml ' })).toMatchObject({
      ok: true,
      value: { answer: 'toml', reason: 'Answered by you.' },
    });
  });

  it('finds nothing to approve under an id that nobody knows', () => {
    expect(desk().approve('nobody')).toMatchObject({
      ok: false,
      error: { code: 'not-found', fix: 'nightkiln answer lists what waits.' },
    });
    expect(desk().list()).toEqual([]);
  });
});
