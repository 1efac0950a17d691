import type Database from 'better-sqlite3';
import { fromRow } from './row.ts';

/** Turns a row, under our names, into what a reader gets; throws when the row is not what the schema promises. */
export interface RowSchema<T> {
  parse(named: unknown): T;
}

/** A prepared question with at most one answer. */
export function askOne<T>(
  db: Database.Database,
  schema: RowSchema<T>,
  sql: string,
): (...values: unknown[]) => T | null {
  const statement = db.prepare(sql);
  return (...values) => {
    const row = statement.get(...values);
    return row === undefined ? null : schema.parse(fromRow(row));
  };
}

/** A prepared question with any number of answers, in the order of `sql`. */
export function askAll<T>(
  db: Database.Database,
  schema: RowSchema<T>,
  sql: string,
): (...values: unknown[]) => readonly T[] {
  const statement = db.prepare(sql);
  return (...values) => statement.all(...values).map((row) => schema.parse(fromRow(row)));
}
