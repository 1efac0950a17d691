import Database from 'better-sqlite3';
import { ok, type Result } from '../../shared/result.ts';
import { CHAINED_COLUMNS } from './chain/chain-writer.ts';
import { openStore } from './open.ts';
import { createWriter, type EventRow } from './write.ts';

/**
 * Builds a fresh journal at `target` from nothing but the events of the one at `source`, and returns how many there
 * were. The tables of both are equal, row by row, as long as nothing was pruned (spec/README.md 24). Throws when an
 * event does not fit the tables built from those before it.
 */
export function replayJournal(source: string, target: string): Result<number> {
  const made = openStore({ path: target, clock: NO_CLOCK, monotonicMs: () => 0 });
  if (!made.ok) {
    return made;
  }
  made.value.close();
  const from = new Database(source, { readonly: true, fileMustExist: true });
  const to = new Database(target, { fileMustExist: true });
  try {
    return ok(copyEvents(from, to));
  } finally {
    to.close();
    from.close();
  }
}

/** Writes every event of one journal, and the rows it changes, into another of the same schema; returns their number. */
export function copyEvents(from: Database.Database, to: Database.Database): number {
  to.pragma('foreign_keys=ON');
  const write = createWriter(to);
  const rows = from.prepare<[], EventRow>(`SELECT ${CHAINED_COLUMNS} FROM event ORDER BY seq`);
  let count = 0;
  to.transaction(() => {
    for (const row of rows.iterate()) {
      write(row);
      count += 1;
    }
  }).immediate();
  return count;
}

/** A replay takes every instant from the events, so it has no use for a clock. */
const NO_CLOCK = {
  now: () => 0,
  at: () => () => undefined,
  after: () => () => undefined,
  read: () => ({ wallMs: 0, steadyMs: 0, awakeMs: null }),
};
