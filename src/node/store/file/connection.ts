import fs from 'node:fs';
import Database from 'better-sqlite3';

/** A connection to a journal file that is remembered until it is closed. */
export interface Connection {
  readonly db: Database.Database;
  /** Safe to repeat. */
  close(): void;
}

const openFiles = new Map<string, number>();

/**
 * Whether this process has a connection to `path`. Then the file must not be opened by any other means: closing such a
 * descriptor drops the POSIX locks of the whole process, and another process could delete the write-ahead file.
 */
export function isConnected(path: string): boolean {
  return openFiles.has(fs.realpathSync(path));
}

/** Connects to an existing file; throws what SQLite throws. */
export function connect(path: string, mode: 'read' | 'write'): Connection {
  const file = fs.realpathSync(path);
  const db = new Database(path, { readonly: mode === 'read', fileMustExist: true });
  openFiles.set(file, (openFiles.get(file) ?? 0) + 1);
  return {
    db,
    close: () => {
      if (db.open) {
        db.close();
        forget(file);
      }
    },
  };
}

function forget(file: string): void {
  const left = (openFiles.get(file) ?? 0) - 1;
  if (left > 0) {
    openFiles.set(file, left);
  } else {
    openFiles.delete(file);
  }
}
