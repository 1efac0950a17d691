import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../../src/node/store/file/migration.ts';
import { applyPragmas, PRAGMAS } from '../../../src/node/store/file/pragma.ts';
import { openStore, openStoreReadOnly } from '../../../src/node/store/open.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';
import { openOrThrow, type TempFolder, tempFolder } from '../../helpers/temp-store.ts';
import { added, aTask } from './samples.ts';

let temp: TempFolder;
let file: string;
const clock = createManualClock();
beforeEach(() => {
  temp = tempFolder();
  file = path.join(temp.dir, 'nightkiln.db');
});
afterEach(() => temp.remove());

/** The code `openStore` fails with, and the code a reader fails with; "ok" when it opens. */
function codesOf(target: string): readonly string[] {
  const forWriting = openStore({ path: target, clock, monotonicMs: () => 0 });
  const forReading = openStoreReadOnly(target);
  return [forWriting, forReading].map((opened) => {
    if (opened.ok) {
      opened.value.close();
      return 'ok';
    }
    return opened.error.code;
  });
}

/** A journal of one task, closed. */
function makeStore(): void {
  const store = openOrThrow(file, clock);
  store.append(added(aTask()));
  store.close();
}

function setPragma(name: string, value: number): void {
  const db = new Database(file);
  db.pragma(`${name}=${value}`);
  db.close();
}

/** Name and bytes of everything in the folder. */
function folderBytes(): Record<string, string> {
  const names = fs.readdirSync(temp.dir).sort();
  return Object.fromEntries(
    names.map((name) => [name, fs.readFileSync(path.join(temp.dir, name)).toString('base64')]),
  );
}

describe('opening', () => {
  it('makes a missing file with its folder, for the owner alone even without a umask', () => {
    const umask = process.umask(0);
    try {
      const nested = path.join(temp.dir, 'state', 'deep', 'nightkiln.db');
      const store = openOrThrow(nested, clock);
      store.append(added(aTask()));
      const dir = path.dirname(nested);
      const modes = fs
        .readdirSync(dir)
        .map((name) => fs.statSync(path.join(dir, name)).mode & 0o777);
      expect(fs.readdirSync(dir).sort()).toEqual(
        ['', '-shm', '-wal'].map((suffix) => `nightkiln.db${suffix}`),
      );
      expect(modes).toEqual([0o600, 0o600, 0o600]);
      expect([dir, path.dirname(dir)].map((each) => fs.statSync(each).mode & 0o777)).toEqual([
        0o700, 0o700,
      ]);
      store.close();
    } finally {
      process.umask(umask);
    }
  });

  it('takes away the rights of others on a file that has them', () => {
    makeStore();
    fs.chmodSync(file, 0o644);
    openOrThrow(file, clock).close();
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not stopped by what a kill during the making of a journal left behind', () => {
    fs.writeFileSync(`${file}.new`, 'half');
    fs.writeFileSync(`${file}.new-wal`, 'half');
    openOrThrow(file, clock).close();
    expect(fs.readdirSync(temp.dir)).toEqual(['nightkiln.db']);
  });

  it('marks the file as ours with its schema number', () => {
    makeStore();
    const db = new Database(file, { readonly: true });
    expect(db.pragma('application_id', { simple: true })).toBe(0x4f4e4154);
    expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    db.close();
  });
});

describe('the settings of a connection', () => {
  it('are those of the specification, read back from the connection', () => {
    makeStore();
    const db = new Database(file);
    expect(applyPragmas(db)).toEqual({ ok: true, value: null });
    const found = PRAGMAS.map(({ name }) => [name, db.pragma(name, { simple: true })]);
    expect(Object.fromEntries(found)).toEqual({
      busy_timeout: 5000,
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      cell_size_check: 1,
      fullfsync: 1,
      checkpoint_fullfsync: 1,
      wal_autocheckpoint: 1000,
      journal_size_limit: 67_108_864,
      temp_store: 2,
      mmap_size: 0,
    });
    db.close();
  });

  it('that SQLite does not take are refused by name', () => {
    const db = new Database(':memory:');
    const set = applyPragmas(db);
    expect(set).toMatchObject({ ok: false, error: { code: 'store-unusable' } });
    expect(set.ok ? '' : set.error.message).toMatch(/journal_mode is memory, not wal/);
    db.close();
  });
});

describe('a file that is not a sound journal of ours', () => {
  const damage: readonly (readonly [string, () => void])[] = [
    ['an empty file', () => fs.writeFileSync(file, '')],
    ['garbage', () => fs.writeFileSync(file, 'not a database at all '.repeat(400))],
    ['one byte', () => fs.writeFileSync(file, 'S')],
    ['a directory', () => fs.mkdirSync(file)],
    ['a link', () => fs.symlinkSync('/dev/null', file)],
    ['a foreign SQLite file', () => new Database(file).exec('CREATE TABLE other(x)').close()],
    [
      'a foreign SQLite file in WAL mode',
      () => {
        const db = new Database(file);
        db.pragma('journal_mode=WAL');
        db.exec('CREATE TABLE other(x)').close();
      },
    ],
    [
      'half a journal',
      () => {
        makeStore();
        fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2));
      },
    ],
    [
      'a journal with a zeroed header',
      () => {
        makeStore();
        overwrite(0, Buffer.alloc(100));
      },
    ],
    [
      'a journal with garbage in its middle',
      () => {
        makeStore();
        overwrite(4096, Buffer.alloc(4096 * 4, 0xa5));
      },
    ],
    [
      'a journal without its tables',
      () => {
        const db = new Database(file);
        db.pragma(`application_id=${0x4f4e4154}`);
        db.exec('CREATE TABLE other(x)').close();
      },
    ],
    ['a write-ahead file without its journal', () => fs.writeFileSync(`${file}-wal`, 'frames')],
  ];

  function overwrite(at: number, bytes: Buffer): void {
    const handle = fs.openSync(file, 'r+');
    fs.writeSync(handle, bytes, 0, bytes.length, at);
    fs.closeSync(handle);
  }

  it.each(damage)('is refused and kept: %s', (_name, inflict) => {
    inflict();
    const isPlain = fs.existsSync(file) && fs.lstatSync(file).isFile();
    const before = isPlain ? fs.readFileSync(file) : null;
    expect(codesOf(file)).toEqual(['store-unusable', 'store-unusable']);
    expect(before === null || fs.readFileSync(file).equals(before)).toBe(true);
  });

  it('is named with a way out', () => {
    fs.writeFileSync(file, '');
    const opened = openStore({ path: file, clock, monotonicMs: () => 0 });
    expect(opened).toMatchObject({ ok: false, error: { place: { file } } });
    expect(opened.ok ? '' : opened.error.message).toContain('is empty; it was left as it is');
    expect(opened.ok ? '' : opened.error.fix).toContain('--state-dir');
  });

  it('is not confused with garbage in the write-ahead file, which SQLite ignores', () => {
    makeStore();
    fs.writeFileSync(`${file}-wal`, 'garbage '.repeat(1000));
    fs.writeFileSync(`${file}-shm`, 'garbage '.repeat(1000));
    const store = openOrThrow(file, clock);
    expect(store.tasks(10)).toHaveLength(1);
    store.close();
  });
});

describe('a journal of a newer program', () => {
  it('is refused without writing a byte', () => {
    makeStore();
    setPragma('user_version', SCHEMA_VERSION + 1);
    const before = folderBytes();
    expect(codesOf(file)).toEqual(['store-newer', 'store-newer']);
    expect(folderBytes()).toEqual(before);
  });

  it('is recognised when its number is only in the write-ahead file yet', () => {
    makeStore();
    const newer = new Database(file);
    newer.pragma('wal_autocheckpoint=0');
    newer.pragma(`user_version=${SCHEMA_VERSION + 1}`);
    const copy = path.join(temp.dir, 'copy.db');
    fs.copyFileSync(`${file}-wal`, `${copy}-wal`);
    newer.close();
    setPragma('user_version', SCHEMA_VERSION);
    fs.copyFileSync(file, copy);
    const before = fs.readFileSync(copy);
    expect(codesOf(copy)).toEqual(['store-newer', 'store-newer']);
    expect(fs.readFileSync(copy)).toEqual(before);
  });
});

describe('a reader', () => {
  it('sees what the writer commits while it is open, and cannot write', () => {
    const store = openOrThrow(file, clock);
    const opened = openStoreReadOnly(file);
    if (!opened.ok) {
      throw new Error(opened.error.message);
    }
    const reader = opened.value;
    expect(reader.lastSeq()).toBe(0);
    store.append(added(aTask()));
    expect([reader.lastSeq(), reader.queuedTasks().length]).toEqual([1, 1]);
    expect(reader).not.toHaveProperty('append');
    reader.close();
    store.append(added(aTask(2)));
    expect(store.lastSeq()).toBe(2);
    store.close();
  });

  it('is told when there is no journal yet, and makes none', () => {
    const opened = openStoreReadOnly(file);
    expect(opened).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(fs.readdirSync(temp.dir)).toEqual([]);
  });
});
