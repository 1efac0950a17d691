import Database from 'better-sqlite3';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Store } from '../../engine/ports/store.ts';
import { MIGRATIONS, migrate } from './file/migration.ts';
import { createJournal } from './journal.ts';
import { createReads } from './read/reads.ts';
import { copyEvents } from './replay.ts';
import { createWatch } from './watch.ts';

/** A journal without a file, with the schema and the projections of a real one; it is gone with the process. */
export interface MemoryJournal {
  /** The store of one host on it; a later one finds what the earlier committed. */
  attach(time: { clock: Clock; monotonicMs: () => number }): Store;
  /** Every table by name, with its rows as text in a fixed order: equal journals give equal ones. */
  dump(): ReadonlyMap<string, readonly string[]>;
  /** A further journal built from nothing but the events of this one. */
  rebuild(): MemoryJournal;
  close(): void;
}

/** Opens an empty journal in memory, for worlds that live through thousands of nights. */
export function openMemoryJournal(): MemoryJournal {
  const db = new Database(':memory:');
  migrate(db, MIGRATIONS, () => undefined);
  db.pragma('synchronous=OFF');
  return journalOf(db);
}

function journalOf(db: Database.Database): MemoryJournal {
  return {
    attach: (time) => ({
      ...createJournal(db, time),
      ...createReads(db),
      watch: createWatch(withoutPragmas(db)),
    }),
    dump: () => {
      const names = db
        .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name`)
        .pluck()
        .all();
      return new Map(names.map((name) => [name, rowsOf(db, name)]));
    },
    rebuild: () => {
      const copy = new Database(':memory:');
      migrate(copy, MIGRATIONS, () => undefined);
      copyEvents(db, copy);
      return journalOf(copy);
    },
    close: () => void db.close(),
  };
}

/** How durable a write is does not matter here, and changing it back and forth takes longer than the write. */
function withoutPragmas(db: Database.Database): Database.Database {
  return Object.create(db, { pragma: { value: () => undefined } });
}

function rowsOf(db: Database.Database, table: string): readonly string[] {
  const rows = db.prepare(`SELECT * FROM "${table}"`).all();
  return rows.map((row) => JSON.stringify(row)).sort();
}
