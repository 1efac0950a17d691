import type Database from 'better-sqlite3';
import type { Projections } from './projection.ts';

/** How the emergency stop is kept: one entry of `meta`, there exactly while it is in force. */
export function projectEmergency(
  db: Database.Database,
): Projections<'emergency.stopped' | 'emergency.rearmed'> {
  const keep = db.prepare<[string]>(
    "INSERT INTO meta(key, value) VALUES('emergency', ?) ON CONFLICT DO UPDATE SET value=excluded.value",
  );
  const forget = db.prepare("DELETE FROM meta WHERE key='emergency'");
  return {
    'emergency.stopped': ({ at, body }) => void keep.run(JSON.stringify({ at, ...body })),
    'emergency.rearmed': () => void forget.run(),
  };
}
