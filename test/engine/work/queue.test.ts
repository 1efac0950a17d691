import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueue, type Queue } from '../../../src/engine/work/queue.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import type { Task } from '../../../src/shared/schema/task.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';
import { aNight, armed, evidenceOf } from '../../node/store/samples.ts';

let temp: TempStore;
let queue: Queue;
let repositories: { id: string; path: string }[];

beforeEach(() => {
  temp = tempStore();
  repositories = [{ id: 'app', path: '/repos/app' }];
  let made = 0;
  const ids = {
    next: () => `01J${String(++made).padStart(23, '0')}`,
    token: () => 'a'.repeat(32),
    hash: (text: string) => createHash('sha256').update(text).digest('hex'),
  };
  const config = { current: () => Config.parse({ repositories }) };
  queue = createQueue({ store: temp.store, clock: temp.clock, ids, config });
});

afterEach(() => temp.remove());

function added(input: Parameters<Queue['add']>[0]): Task {
  const result = queue.add(input);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('the queue', () => {
  it('fills in what was not said', () => {
    const task = added({ title: 'Fix the crash' });
    expect(task).toMatchObject({
      repoId: 'app',
      instructions: 'Fix the crash',
      category: 'bug-fix',
      targets: [],
      priority: 0,
      state: 'queued',
      trust: 'operator',
    });
    expect(temp.store.task(task.id)).toEqual(task);
  });

  it('keeps what was said', () => {
    const said = {
      repoId: 'app',
      title: 'A',
      instructions: 'B',
      category: 'tests' as const,
      targets: ['test'],
      estimateMs: 5,
      priority: 3,
    };
    expect(added(said)).toMatchObject(said);
  });

  it('lists the highest priority first, then the oldest', () => {
    const titles = [
      added({ title: 'a' }),
      added({ title: 'b', priority: 5 }),
      added({ title: 'c' }),
    ];
    expect(titles).toHaveLength(3);
    expect(queue.list(false).map((task) => task.title)).toEqual(['b', 'a', 'c']);
    expect(queue.list(true)).toHaveLength(3);
  });

  it('changes only what an edit names', async () => {
    const task = added({ title: 'a', priority: 5 });
    await temp.clock.advanceBy(1000);
    const edited = queue.edit(task.id, { title: 'b', priority: undefined });
    expect(edited).toMatchObject({
      ok: true,
      value: { title: 'b', priority: 5, updatedAt: task.updatedAt + 1000 },
    });
    expect(temp.store.task(task.id)?.title).toBe('b');
  });

  it('moves a task only to a repository that exists', () => {
    repositories.push({ id: 'web', path: '/repos/web' });
    const task = added({ title: 'a', repoId: 'app' });
    expect(queue.edit(task.id, { repoId: 'web' })).toMatchObject({
      ok: true,
      value: { repoId: 'web' },
    });
    expect(queue.edit(task.id, { repoId: 'nope' })).toMatchObject({
      ok: false,
      error: { code: 'no-repository' },
    });
  });

  it('takes a task off, and cannot touch it afterwards', () => {
    const task = added({ title: 'a' });
    expect(queue.remove(task.id)).toEqual({ ok: true, value: { taskId: task.id } });
    expect(queue.list(false)).toEqual([]);
    expect(queue.remove(task.id).ok).toBe(false);
    expect(queue.edit(task.id, { title: 'b' }).ok).toBe(false);
  });

  it.each([
    ['running', { type: 'task.begun', body: { branch: 'overnight/a', baseOid: 'b' } }],
    ['done', { type: 'task.judged', body: { evidence: evidenceOf('verified') } }],
  ] as const)('does not touch a task that is %s', (state, last) => {
    const task = added({ title: 'Fix it' });
    const subject = { nightId: aNight().id, taskId: task.id };
    temp.store.append(armed(aNight()));
    const begun = { type: 'task.begun', body: { branch: 'overnight/a', baseOid: 'b' } } as const;
    for (const event of state === 'running' ? [last] : [begun, last]) {
      temp.store.append({ ...event, ...subject });
    }
    const before = temp.store.task(task.id);
    const message = `'Fix it' is ${state} and can no longer be changed.`;
    for (const reply of [queue.edit(task.id, { title: 'b' }), queue.remove(task.id)]) {
      expect(reply).toMatchObject({ ok: false, error: { code: 'bad-input', message } });
    }
    expect(temp.store.task(task.id)).toEqual(before);
    expect(queue.list(false)).toEqual([]);
    expect(queue.list(true).map(({ id }) => id)).toEqual([task.id]);
  });

  it('records nothing when it refuses', () => {
    const before = temp.store.lastSeq();
    queue.add({ title: 'a', repoId: 'nope' });
    queue.edit('nope', { title: 'b' });
    queue.remove('nope');
    expect(temp.store.lastSeq()).toBe(before);
  });

  it('is the same after a restart', () => {
    const tasks = [added({ title: 'a' }), added({ title: 'b', priority: 5 })];
    queue.remove(tasks[0]?.id ?? '');
    temp.reopen();
    expect(temp.store.queuedTasks().map(({ title }) => title)).toEqual(['b']);
  });

  it('refuses an unknown task by name', () => {
    expect(queue.remove('nope')).toMatchObject({
      ok: false,
      error: { code: 'not-found', message: "There is no task 'nope'." },
    });
  });

  it('says what is missing when it cannot tell the repository', () => {
    repositories.push({ id: 'web', path: '/repos/web' });
    expect(queue.add({ title: 'a' })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', fix: 'Name one of app, web.' },
    });
    expect(queue.add({ title: 'a', repoId: 'x' })).toMatchObject({
      ok: false,
      error: {
        code: 'no-repository',
        message: "There is no repository called 'x'; there is app, web.",
      },
    });
    repositories.length = 0;
    expect(queue.add({ title: 'a' })).toMatchObject({
      ok: false,
      error: { code: 'no-repository', message: 'No repository is configured.' },
    });
  });
});
