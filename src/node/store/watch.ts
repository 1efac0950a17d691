import type Database from 'better-sqlite3';
import type { Store } from '../../engine/ports/store.ts';

/**
 * The one write that is no event: up to when the program watched the clock, and up to when its ledger is complete. It
 * does not wait for the disk: what a power cut takes from it is a minute of presence, and starts that have their row
 * are recognised without the watermark.
 */
export function createWatch(db: Database.Database): Store['watch'] {
  const begin = db.prepare(
    `INSERT INTO presence(from_at, to_at, absence) VALUES(@at, @at, @absence)
     ON CONFLICT(from_at) DO UPDATE SET absence=@absence`,
  );
  const extend = db.prepare('UPDATE presence SET to_at=max(to_at, @at) WHERE from_at=@beganAt');
  const newest = db.prepare<[], number>('SELECT max(from_at) FROM presence').pluck();
  // Not always the newest one: a clock that was ahead leaves a stretch that begins in the future.
  let beganAt: number | null = null;
  // By number, not by age: to a clock that is ahead everything would be old.
  const forget = db.prepare(
    `DELETE FROM presence WHERE from_at <
       (SELECT min(from_at) FROM (SELECT from_at FROM presence ORDER BY from_at DESC LIMIT ${KEPT}))`,
  );
  const mark = db.prepare(
    `INSERT INTO watermark(schedule_id, watched_until) VALUES(@scheduleId, @at)
     ON CONFLICT(schedule_id) DO UPDATE SET watched_until=@at`,
  );
  const write = db.transaction((watch: Parameters<Store['watch']>[0]) => {
    const at = Math.floor(watch.at);
    if (watch.absence !== undefined) {
      begin.run({ at, absence: watch.absence });
      beganAt = at;
      forget.run();
    } else {
      extend.run({ at, beganAt: beganAt ?? newest.get() });
    }
    if (watch.watermark !== undefined) {
      mark.run({ scheduleId: watch.watermark.scheduleId, at: Math.floor(watch.watermark.at) });
    }
  });
  return (watch) => {
    db.pragma('synchronous=NORMAL');
    try {
      write.immediate(watch);
    } finally {
      db.pragma('synchronous=FULL');
    }
  };
}

/** More stretches than a week of sleep and dark wakes makes, which is the look-back (scheduling-power.md 2.4.5). */
const KEPT = 5000;
