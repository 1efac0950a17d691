import fs from 'node:fs';
import pathOf from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Store } from '../../engine/ports/store.ts';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { makeFolderSync } from '../folders/make-folder.ts';
import { backUp } from './file/backup.ts';
import { type Connection, connect } from './file/connection.ts';
import { MIGRATIONS, migrate } from './file/migration.ts';
import { applyPragmas } from './file/pragma.ts';
import { probeStore, unusable } from './file/probe.ts';
import { isFull, keepRoom, makeRoom, renewRoom } from './file/room.ts';
import { createAppender } from './journal.ts';
import { createLiveStore, type StoreHandle } from './live.ts';
import { createReads, type StoreReads } from './read/reads.ts';
import { createWatch } from './watch.ts';

/** What a store needs of its host. */
export interface StoreOptions {
  /** Absolute path of the journal file; its folder is made when missing. */
  readonly path: string;
  readonly clock: Clock;
  /** Milliseconds that never go back, for telling clock changes from time that passed. */
  readonly monotonicMs: () => number;
  /** Keeps room in the file for a full disk, and tells when it was needed; absent: a full disk throws. */
  readonly onFull?: (() => void) | undefined;
}

/** The one writer's store. */
export interface OpenStore extends Store {
  close(): void;
}

/** A reader's store: every question of `Store`, no way to change a row. */
export interface ReadOnlyStore extends StoreReads {
  close(): void;
}

/**
 * Opens the journal for writing, making or migrating it as needed. The caller holds the engine lock (`acquireLock`).
 * Fails with `store-unusable` or `store-newer`, leaving the file as it was.
 */
export function openStore(options: StoreOptions): Result<OpenStore> {
  const { path } = options;
  const found = probeStore(path);
  if (!found.ok) {
    return hasNoSpace(path) ? fail(noSpace(path)) : found;
  }
  try {
    if (found.value === 'missing') {
      createStoreFile(path);
    }
    restrictModes(path);
    return openForWriting(options);
  } catch (thrown) {
    return isFull(thrown) || hasNoSpace(path)
      ? fail(noSpace(path))
      : fail(unusable(path, `cannot be opened (${reasonOf(thrown)})`));
  }
}

/** Opens an existing journal for reading, also while another process writes it. `not-found` when there is none. */
export function openStoreReadOnly(path: string): Result<ReadOnlyStore> {
  const found = probeStore(path);
  if (!found.ok) {
    return found;
  }
  if (found.value === 'missing') {
    return fail(appError('not-found', `There is no journal at ${path} yet.`));
  }
  if (found.value < MIGRATIONS.length) {
    return fail(
      unusable(path, 'is of an older version and is brought up to date by the next start'),
    );
  }
  try {
    const { db, close } = connect(path, 'read');
    const set = applyPragmas(db);
    if (!set.ok) {
      close();
      return set;
    }
    return ok({ ...createReads(db), close });
  } catch (thrown) {
    return fail(unusable(path, `cannot be opened (${reasonOf(thrown)})`));
  }
}

function openForWriting(options: StoreOptions): Result<OpenStore> {
  const { path, clock, onFull } = options;
  const first = connect(path, 'write');
  try {
    const set = applyPragmas(first.db);
    if (!set.ok) {
      first.close();
      return set;
    }
    migrate(first.db, MIGRATIONS, (from) => backUp(first.db, path, { from, at: clock.now() }));
    const given = [first];
    const handle = () => openHandle(given.pop() ?? reconnect(path), options);
    return ok(createLiveStore(handle, { onFull: onFull ?? (() => undefined) }));
  } catch (thrown) {
    first.close();
    throw thrown;
  }
}

/** After an I/O error; what is wrong with the settings is thrown. */
function reconnect(path: string): Connection {
  const again = connect(path, 'write');
  const set = applyPragmas(again.db);
  if (!set.ok) {
    again.close();
    throw new Error(set.error.message);
  }
  return again;
}

function openHandle({ db, close }: Connection, options: StoreOptions): StoreHandle {
  const write = createAppender(db, options);
  if (options.onFull !== undefined) {
    keepRoom(db);
  }
  return {
    write: options.onFull === undefined ? write : renewing(db, write),
    reads: createReads(db),
    watch: createWatch(db),
    makeRoom: () => makeRoom(db),
    close,
  };
}

const WRITES_BETWEEN_LOOKS = 500;

/** Ordinary growth uses the kept room up, so it is looked at now and then. */
function renewing(db: Database.Database, write: StoreHandle['write']): StoreHandle['write'] {
  let writes = 0;
  return (events) => {
    const stored = write(events);
    writes += 1;
    if (writes % WRITES_BETWEEN_LOOKS === 0) {
      renewRoom(db);
    }
    return stored;
  };
}

/** What SQLite needs beside the file to open it. */
const LEAST_TO_OPEN_BYTES = 128 * 1024;

/** On a full disk SQLite gives many reasons, and a sound file must not be called damaged. */
function hasNoSpace(path: string): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(pathOf.dirname(path));
    return bavail * bsize < LEAST_TO_OPEN_BYTES;
  } catch {
    // Without its folder there is nothing to be full.
    return false;
  }
}

function noSpace(path: string): AppError {
  return appError('disk-low', `The disk is full, so the journal ${path} cannot be written.`, {
    fix: 'Free some space, then start again. Nothing is lost.',
    place: { file: path },
  });
}

/**
 * Makes a complete journal under another name and moves it into place, so that a kill while it is made never leaves
 * an empty file that the next start has to refuse.
 */
function createStoreFile(path: string): void {
  makeFolderSync(pathOf.dirname(path));
  const draft = `${path}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    fs.rmSync(draft + suffix, { force: true });
  }
  fs.closeSync(fs.openSync(draft, 'wx', 0o600));
  const db = new Database(draft);
  try {
    const set = applyPragmas(db);
    if (!set.ok) {
      throw new Error(set.error.message);
    }
    migrate(db, MIGRATIONS, () => undefined);
  } finally {
    db.close();
  }
  fs.renameSync(draft, path);
  syncFolder(pathOf.dirname(path));
}

/** Makes the new name durable, where the system lets a folder be synced. */
function syncFolder(dir: string): void {
  const handle = fs.openSync(dir, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

function restrictModes(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (fs.existsSync(path + suffix)) {
      fs.chmodSync(path + suffix, 0o600);
    }
  }
}
