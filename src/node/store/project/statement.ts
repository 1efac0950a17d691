import type Database from 'better-sqlite3';
import type { EventSubject } from '../../../shared/event.ts';

/** Named values of one statement. */
export type Values = Readonly<Record<string, unknown>>;

/** Prepares `sql` as a statement that has to hit exactly one row; otherwise it throws, naming `what`. */
export function changeOne(
  db: Database.Database,
  what: string,
  sql: string,
): (values: Values) => void {
  const statement = db.prepare<[Values]>(sql);
  return (values) => {
    const { changes } = statement.run(values);
    if (changes !== 1) {
      throw new Error(`${what}: ${changes} rows match ${JSON.stringify(values).slice(0, 300)}`);
    }
  };
}

/** The id an event of this type cannot do without; throws when it is missing. */
export function subjectId(event: EventSubject & { type: string }, key: keyof EventSubject): string {
  const id = event[key];
  if (id === undefined) {
    throw new Error(`${event.type} needs a ${key}`);
  }
  return id;
}
