import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backUp } from '../../../src/node/store/file/backup.ts';
import { MIGRATIONS, migrate, schemaVersionOf } from '../../../src/node/store/file/migration.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';
import { openOrThrow, type TempFolder, tempFolder } from '../../helpers/temp-store.ts';
import { added, aNight, armed, aTask } from './samples.ts';
import { dumpTables } from './tables.ts';

let temp: TempFolder;
let file: string;
let db: Database.Database;
beforeEach(() => {
  temp = tempFolder();
  file = path.join(temp.dir, 'nightkiln.db');
  const store = openOrThrow(file, createManualClock());
  store.append(armed(aNight()));
  store.append(added(aTask(1, { nightId: aNight().id })));
  store.close();
  db = new Database(file);
});
afterEach(() => {
  db.close();
  temp.remove();
});

const NOW = MIGRATIONS.length;
const NEXT = [
  ...MIGRATIONS,
  { to: NOW + 1, sql: 'ALTER TABLE night ADD COLUMN mood TEXT;' },
  { to: NOW + 2, sql: 'CREATE TABLE extra(x) STRICT, WITHOUT ROWID;' },
];

it('numbers its migrations one after the other', () => {
  expect(MIGRATIONS.map(({ to }) => to)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

it('does nothing to a file that is up to date', () => {
  migrate(db, MIGRATIONS, () => {
    throw new Error('no backup is needed');
  });
  expect(schemaVersionOf(db)).toBe(NOW);
});

it('leaves the file at the last whole schema when a later migration fails', () => {
  const seen: number[] = [];
  expect(() => migrate(db, NEXT, (from) => seen.push(from))).toThrow();
  expect(seen).toEqual([NOW, NOW + 1]);
  expect(schemaVersionOf(db)).toBe(NOW + 1);
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
});

it('refuses a migration that leaves a reference to nothing', () => {
  const broken = [...MIGRATIONS, { to: NOW + 1, sql: 'DELETE FROM night;' }];
  expect(() => migrate(db, broken, () => undefined)).toThrow(/broken references/);
  expect(db.prepare('SELECT count(*) FROM night').pluck().get()).toBe(1);
  expect(schemaVersionOf(db)).toBe(NOW);
});

it('does not begin a migration whose backup fails', () => {
  expect(() =>
    migrate(db, NEXT, () => {
      throw new Error('the disk is full');
    }),
  ).toThrow('the disk is full');
  expect(schemaVersionOf(db)).toBe(NOW);
});

it('backs the file up whole, for the owner alone, and never over another backup', () => {
  const copy = backUp(db, file, { from: 1, at: 77 });
  expect(path.relative(temp.dir, copy)).toBe(path.join('backups', 'nightkiln.db.v1-77'));
  expect(fs.statSync(copy).mode & 0o777).toBe(0o600);
  expect(dumpTables(copy)).toEqual(dumpTables(file));
  const copied = new Database(copy, { readonly: true });
  expect(copied.pragma('application_id', { simple: true })).toBe(0x4f4e4154);
  expect(schemaVersionOf(copied)).toBe(NOW);
  copied.close();
  expect(() => backUp(db, file, { from: 1, at: 77 })).toThrow(/exists already/);
});

it('takes a journal of the first schema along with its nights', () => {
  const old = new Database(path.join(temp.dir, 'old.db'));
  migrate(old, MIGRATIONS.slice(0, 1), () => undefined);
  const { id } = aNight();
  old.exec(`
    INSERT INTO night(id, state, "trigger", reason, armed_at, window_start_at, deadline_at, ended_at, config_hash, config_id, scope_json, app_version)
    VALUES('${id}', 'stopped', 'user', 'By you.', 1, 2, 3, 4, 'h', 'default', '{}', '0.1.0');
    INSERT INTO repo_night(night_id, repo_id, base_branch, base_oid, before_json) VALUES('${id}', 'app', 'main', 'a', '{}');
  `);
  migrate(old, MIGRATIONS, () => undefined);
  expect(old.prepare('SELECT id, state, ended_at FROM night').all()).toEqual([
    { id, state: 'stopped', ended_at: 4 },
  ]);
  expect(old.pragma('foreign_key_check')).toEqual([]);
  old.close();
});
