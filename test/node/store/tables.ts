import Database from 'better-sqlite3';

/** Every row of every table of the journal at `path`, by table, in an order that depends on the rows alone. */
export function dumpTables(path: string): Record<string, readonly unknown[]> {
  const db = new Database(path, { readonly: true });
  try {
    const names = db
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name`)
      .pluck()
      .all();
    return Object.fromEntries(names.map((name) => [name, rowsOf(db, name)]));
  } finally {
    db.close();
  }
}

function rowsOf(db: Database.Database, table: string): readonly unknown[] {
  const rows = db.prepare(`SELECT * FROM "${table}"`).all();
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** What SQLite says of the file as a whole; "ok" when it is sound. */
export function quickCheck(path: string): unknown {
  const db = new Database(path, { readonly: true });
  try {
    return db.pragma('quick_check', { simple: true });
  } finally {
    db.close();
  }
}
