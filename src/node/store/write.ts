import type Database from 'better-sqlite3';
import type { StoredEvent } from '../../shared/event.ts';
import { createChainWriter } from './chain/chain-writer.ts';
import { createProjections } from './project/apply.ts';
import { decodeEvent } from './read/event-row.ts';

/** A row of `event` about to be written; `seq` is null when the table is to give the next one. */
export interface EventRow {
  readonly seq: number | null;
  readonly at: number;
  readonly monoMs: number;
  readonly nightId: string | null;
  readonly taskId: string | null;
  readonly attemptId: string | null;
  readonly type: string;
  readonly level: number;
  /** JSON text. */
  readonly body: string;
}

/**
 * Writes an event, its link of the chain, and what it does to the tables. To be called inside a transaction. The event that comes back is
 * read from the very text that was written, so that it equals what a later reader gets.
 */
export function createWriter(db: Database.Database): (row: EventRow) => StoredEvent {
  const project = createProjections(db);
  const link = createChainWriter(db);
  const insert = db.prepare<[EventRow]>(
    `INSERT INTO event(seq, at, mono_ms, night_id, task_id, attempt_id, type, level, body_json)
     VALUES(@seq, @at, @monoMs, @nightId, @taskId, @attemptId, @type, @level, @body)`,
  );
  return (row) => {
    const seq = Number(insert.run(row).lastInsertRowid);
    link({ ...row, seq });
    const event = decodeEvent({ ...row, seq });
    project(event);
    return event;
  };
}
