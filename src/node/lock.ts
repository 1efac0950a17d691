import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { type AppError, appError, reasonOf } from '../shared/error.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { makeFolderSync } from './folders/make-folder.ts';

/** The hold on a state folder; the operating system also ends it when this process ends, however it ends. */
export interface EngineLock {
  release(): void;
}

/** Long enough for starters that only look at the same moment to get out of each other's way. */
const PATIENCE_MS = 500;

/**
 * Makes this process the only engine of `stateDir` (R27): an exclusively locked SQLite file, which knows no stale
 * state. Fails with `locked`, naming the holder's pid where it is known, or `store-unusable` when the lock file itself
 * cannot be used.
 */
export function acquireLock(stateDir: string): Result<EngineLock> {
  const file = path.join(stateDir, 'engine.lock.db');
  const note = path.join(stateDir, 'engine.lock.pid');
  let db: Database.Database | undefined;
  try {
    createLockFile(stateDir, file);
    db = new Database(file, { timeout: PATIENCE_MS });
    db.pragma('locking_mode=EXCLUSIVE');
    // Nothing is ever stored in it; a journal file would be one more thing that a kill leaves behind.
    db.pragma('journal_mode=MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    fs.writeFileSync(note, `${process.pid}\n`, { mode: 0o600 });
    return ok(hold(db, note));
  } catch (thrown) {
    db?.close();
    return fail(isBusy(thrown) ? heldByAnother(note) : unusableLock(file, thrown));
  }
}

function hold(db: Database.Database, note: string): EngineLock {
  return {
    release: () => {
      if (db.open) {
        fs.rmSync(note, { force: true });
        db.close();
      }
    },
  };
}

/** Never opens a file that is there: closing it again would drop the locks this process holds on it. */
function createLockFile(stateDir: string, file: string): void {
  makeFolderSync(stateDir);
  try {
    fs.closeSync(fs.openSync(file, 'wx', 0o600));
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) {
      throw thrown;
    }
  }
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
}

/** The process that holds the state folder now; null when none does, or it did not say who it is. */
export function lockHolder(stateDir: string): number | null {
  const tried = acquireLock(stateDir);
  if (tried.ok) tried.value.release();
  const isHeld = !tried.ok && tried.error.code === 'locked';
  return isHeld ? readPid(path.join(stateDir, 'engine.lock.pid')) : null;
}

function heldByAnother(note: string): AppError {
  const pid = readPid(note);
  const who = pid === null ? 'Another Nightkiln' : `Another Nightkiln (process ${pid})`;
  return appError('locked', `${who} already works on this state folder.`, {
    fix: 'Use the one that runs, stop it, or choose another folder with --state-dir.',
  });
}

/** The pid the holder noted, if such a process is there now. */
function readPid(note: string): number | null {
  try {
    const pid = Number.parseInt(fs.readFileSync(note, 'utf8'), 10);
    process.kill(pid, 0);
    return pid;
  } catch {
    // Not written yet, or left behind by a holder that was killed: then the holder is not known.
    return null;
  }
}

function unusableLock(file: string, thrown: unknown): AppError {
  return appError('store-unusable', `The lock ${file} cannot be used: ${reasonOf(thrown)}.`, {
    fix: 'Make the state folder writable, or choose another one with --state-dir.',
    place: { file },
  });
}
