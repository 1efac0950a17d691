import type Database from 'better-sqlite3';
import { chainUp } from '../chain/chain-writer.ts';
import { SCHEMA_V1 } from './schema-v1.ts';
import { SCHEMA_V2 } from './schema-v2.ts';
import { SCHEMA_V3 } from './schema-v3.ts';
import { SCHEMA_V4 } from './schema-v4.ts';

/** One step of the schema: `sql` leads from version `to - 1` to `to`. */
export interface Migration {
  readonly to: number;
  readonly sql: string;
  /** What only code can do, after `sql` and in its transaction. */
  readonly fill?: (db: Database.Database) => void;
}

/** Every schema there ever was, in order. A released entry is never changed; a new one is added. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 1, sql: SCHEMA_V1 },
  { to: 2, sql: SCHEMA_V2 },
  { to: 3, sql: SCHEMA_V3, fill: chainUp },
  { to: 4, sql: SCHEMA_V4 },
];

/** The schema number this program writes and the newest it reads. */
export const SCHEMA_VERSION: number = MIGRATIONS.length;

/** Marks a SQLite file as ours: "ONAT" in the file header. */
export const APPLICATION_ID = 0x4f4e4154;

/** The schema number of an open file. */
export function schemaVersionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings `db` to the newest of `migrations`, each in one transaction of its own, so that a kill leaves the file at a
 * whole schema. `beforeEach` runs before a step begins; when it throws, the step is not begun.
 */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  beforeEach: (from: number) => void,
): void {
  for (const migration of migrations) {
    const from = schemaVersionOf(db);
    if (from < migration.to) {
      beforeEach(from);
      runMigration(db, migration);
    }
  }
}

function runMigration(db: Database.Database, { to, sql, fill }: Migration): void {
  // A rebuild of a table drops the old one; its references are checked as a whole before the commit instead.
  db.pragma('foreign_keys=OFF');
  try {
    db.transaction(() => {
      db.exec(sql);
      fill?.(db);
      const broken = db.pragma('foreign_key_check');
      if (Array.isArray(broken) && broken.length > 0) {
        throw new Error(`migration ${to} leaves ${broken.length} broken references`);
      }
      db.pragma(`application_id=${APPLICATION_ID}`);
      db.pragma(`user_version=${to}`);
    }).immediate();
  } finally {
    db.pragma('foreign_keys=ON');
  }
}
