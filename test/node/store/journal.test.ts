import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NewEvent, StoredEvent } from '../../../src/shared/event.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';
import { aCheckResult, added, aNight, armed, aTask, begun, evidenceOf, idOf } from './samples.ts';
import { dumpTables } from './tables.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
});
afterEach(() => temp.remove());

const note = (text: string): NewEvent => ({
  type: 'night.noted',
  nightId: idOf(1),
  body: { text },
});

it('numbers events from one, in commit order, and keeps the instant of each', () => {
  const { store, clock } = temp;
  const first = store.append(note('one'));
  clock.jumpTo(clock.now() + 5);
  const second = store.append(note('two'));
  expect([first.seq, second.seq, second.at - first.at, store.lastSeq()]).toEqual([1, 2, 5, 2]);
  expect(store.after(0, 10)).toEqual([first, second]);
  expect(store.after(1, 10)).toEqual([second]);
  expect(store.after(0, 1)).toEqual([first]);
});

it('gives the same events again after a restart', () => {
  const stored = temp.store.append(added(aTask()));
  expect(temp.reopen().after(0, 10)).toEqual([stored]);
  expect(temp.store.append(note('next')).seq).toBe(2);
});

it('stores neither the event nor a row when the event does not fit the tables', () => {
  const { store } = temp;
  store.append(added(aTask()));
  const before = dumpTables(temp.path);
  expect(() => store.append(begun(9, 'task-1'))).toThrow();
  expect(() => store.append(added(aTask()))).toThrow(/UNIQUE/);
  expect(dumpTables(temp.path)).toEqual(before);
  expect(store.append(note('after')).seq).toBe(2);
});

it('appends all events of a group or none', () => {
  const { store } = temp;
  expect(() => store.appendAll([added(aTask(1)), added(aTask(2)), added(aTask(1))])).toThrow();
  expect(store.lastSeq()).toBe(0);
  expect(store.tasks(10)).toEqual([]);
  expect(store.appendAll([added(aTask(1)), added(aTask(2))]).map(({ seq }) => seq)).toEqual([1, 2]);
  expect(store.appendAll([])).toEqual([]);
});

it('refuses a body that is not of its type', () => {
  const broken = { type: 'night.noted', body: { text: 7 } } as unknown as NewEvent;
  expect(() => temp.store.append(broken)).toThrow();
  expect(temp.store.lastSeq()).toBe(0);
});

it('finds the events of one night by type', () => {
  const { store } = temp;
  store.appendAll([note('a'), { ...note('b'), nightId: idOf(2) }, added(aTask()), note('c')]);
  const found = store.eventsOf(idOf(1), ['night.noted', 'night.refused']);
  expect(found.map(({ seq }) => seq)).toEqual([1, 4]);
  expect(store.eventsOf(idOf(1), [])).toEqual([]);
});

it('tells followers of every commit in order, also of those a follower appends itself', () => {
  const { store } = temp;
  const heard: string[] = [];
  const listen = (name: string) => (event: StoredEvent) => heard.push(`${name}${event.seq}`);
  store.follow((event) => {
    if (event.seq === 1) {
      store.append(note('answer'));
    }
  });
  const stop = store.follow(listen('a'));
  store.follow(listen('b'));
  store.append(note('question'));
  expect(heard).toEqual(['a1', 'b1', 'a2', 'b2']);
  stop();
  store.append(note('last'));
  expect(heard.slice(4)).toEqual(['b3']);
});

it('tells followers only what is committed', () => {
  const { store } = temp;
  store.follow(({ seq }) => {
    const other = new Database(temp.path, { readonly: true });
    expect(other.prepare('SELECT max(seq) FROM event').pluck().get()).toBe(seq);
    other.close();
  });
  store.append(note('told'));
  expect.assertions(1);
});

it('raises the fault of a follower outside of the append, and still tells the others', async () => {
  const { store } = temp;
  const heard: number[] = [];
  store.follow(() => {
    throw new Error('a broken follower');
  });
  store.follow(({ seq }) => heard.push(seq));
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const raised = new Promise((resolve) => process.once('uncaughtException', resolve));
  try {
    expect(store.append(note('one')).seq).toBe(1);
    expect(await raised).toEqual(new Error('a broken follower'));
  } finally {
    for (const listener of others) {
      process.on('uncaughtException', listener);
    }
  }
  expect(heard).toEqual([1]);
});

it('shortens what a check printed and long lists, and says so, rather than losing an event', () => {
  const { store } = temp;
  store.appendAll([armed(aNight()), added(aTask()), begun(1, 'task-1')]);
  const checks = Array.from({ length: 20 }, (_, n) => ({
    name: `check ${n}`,
    isTarget: false,
    base: aCheckResult('"'.repeat(4000)),
    head: aCheckResult(`${'x'.repeat(3990)} the end`.slice(0, 4000)),
  }));
  const files = Array.from({ length: 3000 }, (_, n) => ({
    path: `src/file-${n}.ts`,
    status: 'added' as const,
    insertions: 1,
    deletions: 0,
  }));
  const findings = Array.from({ length: 900 }, (_, n) => ({
    kind: 'test-skipped' as const,
    message: `Test ${n} is skipped.`,
  }));
  const evidence = evidenceOf('unverified', { checks, files, findings });
  const ids = { nightId: idOf(1), taskId: 'task-1' };
  store.append({ type: 'task.judged', ...ids, body: { evidence } });
  const kept = store.taskNights(idOf(1))[0]?.evidence;
  expect(kept?.verdict).toBe('unverified');
  expect(kept?.checks).toHaveLength(20);
  expect(kept?.checks[0]?.head?.excerpt).toMatch(/characters left out/);
  expect(kept?.checks[0]?.head?.excerpt).toMatch(/the end$/);
  expect(kept?.reason).toMatch(/the first \d+ of 3000 changed files are listed/);
  expect(kept?.findings.at(-1)?.message).toMatch(/more findings are not listed/);
});

it('keeps the beginning of a strategy that is too long once it is written as JSON', () => {
  const { store } = temp;
  store.append(armed(aNight()));
  const strategy = `First of all.${'\n'.repeat(39_000)}`;
  store.append({ type: 'plan.written', nightId: idOf(1), body: { strategy } });
  expect(store.night(idOf(1))?.strategy).toMatch(/^First of all\.[\s\S]*characters left out\]$/);
});
