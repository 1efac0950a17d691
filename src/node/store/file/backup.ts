import fs from 'node:fs';
import pathOf from 'node:path';
import Database from 'better-sqlite3';
import { makeFolderSync } from '../../folders/make-folder.ts';

/**
 * Writes a verified copy of the journal at `path` into the folder `backups` beside it, mode 0600, and returns the
 * copy's path. Throws when the copy cannot be written or does not pass SQLite's own check.
 */
export function backUp(
  db: Database.Database,
  path: string,
  moment: { from: number; at: number },
): string {
  const dir = pathOf.join(pathOf.dirname(path), 'backups');
  makeFolderSync(dir);
  const copy = pathOf.join(dir, `${pathOf.basename(path)}.v${moment.from}-${moment.at}`);
  if (fs.existsSync(copy)) {
    throw new Error(`the backup ${copy} exists already`);
  }
  // Under its own name only when it is whole: a kill in between leaves no copy that looks like one.
  const part = `${copy}.part`;
  for (const suffix of ['', '-journal', '-wal']) fs.rmSync(part + suffix, { force: true });
  fs.closeSync(fs.openSync(part, 'wx', 0o600));
  db.prepare('VACUUM INTO ?').run(part);
  verify(part);
  fs.renameSync(part, copy);
  return copy;
}

function verify(copy: string): void {
  const db = new Database(copy, { readonly: true, fileMustExist: true });
  try {
    const verdict = String(db.pragma('quick_check(1)', { simple: true }));
    if (verdict !== 'ok') {
      throw new Error(`the backup ${copy} is damaged: ${verdict}`);
    }
  } finally {
    db.close();
  }
}
