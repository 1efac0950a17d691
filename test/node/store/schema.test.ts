import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';
import { added, aNight, armed, aTask, idOf } from './samples.ts';

let temp: TempStore;
let db: Database.Database;
beforeEach(() => {
  temp = tempStore();
  temp.store.appendAll([armed(aNight()), added(aTask(1)), added(aTask(2))]);
  db = new Database(temp.path);
  db.pragma('foreign_keys=ON');
  db.exec(`
    INSERT INTO slot(schedule_id, slot_at, night, effective_at, night_id, state) VALUES('s', 1, 'n', 1, '${idOf(1)}', 'due');
    INSERT INTO quota VALUES('tokens', 0, 5, 10);
    INSERT INTO timer VALUES('t', 1, 'retry', 'r', 'armed');
    INSERT INTO task_dep VALUES('task-1', 'task-2');
  `);
});
afterEach(() => {
  db.close();
  temp.remove();
});

it('makes every table strict', () => {
  const loose = db
    .prepare(`SELECT name FROM pragma_table_list WHERE schema='main' AND type='table' AND strict=0`)
    .pluck()
    .all();
  expect(loose.filter((name) => !String(name).startsWith('sqlite_'))).toEqual([]);
});

it.each([
  ['a changed event', `UPDATE event SET body_json='{}'`, /never changed/],
  [
    'an event above 64 KiB',
    `INSERT INTO event(at, mono_ms, type, level, body_json) VALUES(1, 1, 'x', 30, json_quote(printf('%070000d', 1)))`,
    /CHECK/,
  ],
  ['a changed link of the chain', 'UPDATE chain SET hash=zeroblob(32)', /never changed/],
  ['a removed link of the chain', 'DELETE FROM chain', /never removed/],
  [
    'the same slot twice',
    `INSERT INTO slot(schedule_id, slot_at, night, effective_at, state) VALUES('s', 1, 'n', 1, 'due')`,
    /UNIQUE/,
  ],
  ['a quota above its cap', `UPDATE quota SET used=11`, /CHECK/],
  ['a negative quota', `UPDATE quota SET used=-1`, /CHECK/],
  ['a task that needs itself', `INSERT INTO task_dep VALUES('task-1', 'task-1')`, /CHECK/],
  ['a task that needs nothing known', `INSERT INTO task_dep VALUES('task-1', 'x')`, /FOREIGN KEY/],
  ['the same timer twice', `INSERT INTO timer VALUES('u', 1, 'retry', 'r', 'armed')`, /UNIQUE/],
  ['text where a number belongs', `UPDATE task SET priority='high'`, /cannot store TEXT/],
  ['an unknown state', `UPDATE task SET state='open'`, /CHECK/],
  ['an ended night without its end', `UPDATE night SET state='stopped'`, /CHECK/],
  [
    'a done step without a result',
    `INSERT INTO step(owner, name, idem_key, effect, state, code_version, input_hash, intent_at) VALUES('o','n','k','pure','done',1,'h',1)`,
    /CHECK/,
  ],
  [
    'an answer to no task',
    `INSERT INTO ask(id, kind, task_id, repo_id, category, text, options_json, subject, state, asked_at, expires_at)
       VALUES('a', 'run', 'x', 'r', 'c', 't', '[]', 'h', 'open', 1, 2)`,
    /FOREIGN KEY/,
  ],
  [
    'an ended ask without its end',
    `INSERT INTO ask(id, kind, task_id, repo_id, category, text, options_json, subject, state, asked_at, expires_at)
       VALUES('a', 'run', 'task-1', 'r', 'c', 't', '[]', 'h', 'denied', 1, 2)`,
    /CHECK/,
  ],
  [
    'a checkpoint of no attempt',
    `INSERT INTO checkpoint VALUES('c', 'x', 'k', 'r', 'o', NULL, 1)`,
    /FOREIGN KEY/,
  ],
])('refuses %s', (_name, sql, reason) => {
  expect(() => db.exec(sql)).toThrow(reason);
});

it('lets retention prune events', () => {
  expect(db.prepare('DELETE FROM event WHERE seq=1').run().changes).toBe(1);
  expect(temp.store.append(added(aTask(3))).seq).toBe(4);
});

it('finds queued tasks and open steps through their own small indexes', () => {
  const plan = (sql: string) => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  const queued = `SELECT id FROM task WHERE state='queued' ORDER BY priority DESC, created_at, id`;
  expect(plan(queued)).toContain('task_ready');
  expect(plan(queued)).not.toContain('TEMP B-TREE');
  const open = `SELECT * FROM step WHERE state IN('intent','in_doubt') ORDER BY intent_at`;
  expect(plan(open)).toContain('step_open');
});
