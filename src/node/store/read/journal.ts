import type Database from 'better-sqlite3';
import type { Store } from '../../../engine/ports/store.ts';
import { EmergencyStop } from '../../../shared/schema/halts/emergency.ts';
import { decodeEvent, EVENT_COLUMNS } from './event-row.ts';

/** The store's questions about the history itself. */
export function readJournal(
  db: Database.Database,
): Pick<Store, 'after' | 'lastSeq' | 'eventsOf' | 'emergency'> {
  const after = db.prepare<[number, number]>(
    `SELECT ${EVENT_COLUMNS} FROM event WHERE seq>? ORDER BY seq LIMIT ?`,
  );
  const last = db.prepare('SELECT coalesce(max(seq), 0) FROM event').pluck();
  const ofNight = db.prepare<[string, string]>(
    `SELECT ${EVENT_COLUMNS} FROM event WHERE night_id=? AND type IN(SELECT value FROM json_each(?)) ORDER BY seq`,
  );
  const emergency = db.prepare("SELECT value FROM meta WHERE key='emergency'").pluck();
  return {
    emergency: () => {
      const value = emergency.get();
      return typeof value === 'string' ? EmergencyStop.parse(JSON.parse(value)) : null;
    },
    after: (seq, limit) => after.all(seq, limit).map(decodeEvent),
    lastSeq: () => Number(last.get()),
    eventsOf: (nightId, types) => ofNight.all(nightId, JSON.stringify(types)).map(decodeEvent),
  };
}
