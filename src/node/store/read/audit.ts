import type Database from 'better-sqlite3';
import type { EventCount, EventQuery, Store } from '../../../engine/ports/store.ts';
import { EVENT_TYPES, type EventType } from '../../../shared/event.ts';
import { decodeEvent, EVENT_COLUMNS } from './event-row.ts';

const FIND = `SELECT level, ${EVENT_COLUMNS} FROM event
  WHERE (@beforeSeq IS NULL OR seq<@beforeSeq) AND (@fromAt IS NULL OR at>=@fromAt) AND (@toAt IS NULL OR at<@toAt)
    AND level>=@minLevel AND (@types IS NULL OR type IN(SELECT value FROM json_each(@types)))
    AND (@nightId IS NULL OR night_id=@nightId) AND (@taskId IS NULL OR task_id=@taskId)
  ORDER BY seq DESC LIMIT @limit`;

/** The store's answers for the audit trail. */
export function readAudit(db: Database.Database): Pick<Store, 'findEvents' | 'countEvents'> {
  const find = db.prepare<[Omit<EventQuery, 'types'> & { types: string | null }]>(FIND);
  const count = db.prepare<[number, number], EventCount>(
    `SELECT type, level, count(*) AS count FROM event INDEXED BY event_by_type WHERE at>=? AND at<? GROUP BY type, level`,
  );
  return {
    findEvents: (query) => {
      const types = query.types === null ? null : JSON.stringify(query.types);
      return find
        .all({ ...query, types })
        .map((row) => ({ event: decodeEvent(row), level: levelIn(row) }));
    },
    countEvents: (fromAt, toAt) => count.all(fromAt, toAt).filter(({ type }) => isKnown(type)),
  };
}

function levelIn(row: unknown): number {
  return typeof row === 'object' && row !== null && 'level' in row ? Number(row.level) : 0;
}

const KNOWN: ReadonlySet<EventType> = new Set(EVENT_TYPES);

function isKnown(type: EventType): boolean {
  return KNOWN.has(type);
}
