import type Database from 'better-sqlite3';
import type { EventRow } from '../write.ts';
import { CHAIN_START, linkHash } from './link.ts';

/** Adds the link of an event that was just inserted. To be called in the same transaction. */
export function createChainWriter(
  db: Database.Database,
): (row: EventRow & { readonly seq: number }) => void {
  const last = db.prepare<[], Buffer>('SELECT hash FROM chain ORDER BY seq DESC LIMIT 1').pluck();
  const insert = db.prepare<[number, Buffer]>('INSERT INTO chain(seq, hash) VALUES(?, ?)');
  return (row) => {
    insert.run(row.seq, linkHash(last.get() ?? CHAIN_START, row));
  };
}

/** Links every event of a journal that had no chain. */
export function chainUp(db: Database.Database): void {
  const link = createChainWriter(db);
  const rows = db.prepare<[], EventRow & { readonly seq: number }>(
    `SELECT ${CHAINED_COLUMNS} FROM event ORDER BY seq`,
  );
  for (const row of rows.all()) link(row);
}

/** The columns a link covers, under the names it knows them by. */
export const CHAINED_COLUMNS = `seq, at, mono_ms AS monoMs, night_id AS nightId, task_id AS taskId, attempt_id AS attemptId,
  type, level, body_json AS body`;
