import Database from 'better-sqlite3';

/** Free pages that a journal keeps within its file, so that it can be written for a while on a full disk (R21). */
export const KEPT_BYTES = 4 * 1024 * 1024;

/** Room that its write-ahead file is given at each opening. */
const LOG_BYTES = 256 * 1024;

/**
 * Fills the file up with free pages until `KEPT_BYTES` of them are there, and gives the write-ahead file its room.
 * Nothing but us can take such room away, however fast the disk is filled. Throws what SQLite throws on a full disk.
 */
export function keepRoom(db: Database.Database): void {
  const isThere = freeBytesIn(db) >= KEPT_BYTES / 2;
  pass(db, isThere ? LOG_BYTES : KEPT_BYTES);
}

/** Bytes of free pages in the file. */
export function freeBytesIn(db: Database.Database): number {
  const count = Number(db.pragma('freelist_count', { simple: true }));
  return count * Number(db.pragma('page_size', { simple: true }));
}

/** Moves what the write-ahead file holds into the file, so that its room can be used again. */
export function makeRoom(db: Database.Database): void {
  db.pragma('wal_checkpoint(PASSIVE)');
}

/** Pages that were written and given back stay in the file, and what was written in the write-ahead file. */
function pass(db: Database.Database, bytes: number): void {
  const put = db.prepare(`INSERT OR REPLACE INTO meta(key, value) VALUES('room', ?)`);
  put.run(' '.repeat(bytes));
  db.exec(`DELETE FROM meta WHERE key='room'`);
  makeRoom(db);
}

/** Fills the kept room up again when half of it is used; a disk that is full by now is left alone. */
export function renewRoom(db: Database.Database): void {
  if (freeBytesIn(db) >= KEPT_BYTES / 2) return;
  try {
    pass(db, KEPT_BYTES);
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
  }
}

/** Whether SQLite found no space for a write. */
export function isFull(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && thrown.code === 'SQLITE_FULL';
}
