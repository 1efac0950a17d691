import type Database from 'better-sqlite3';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Store } from '../../engine/ports/store.ts';
import type { NewEvent, StoredEvent } from '../../shared/event.ts';
import { encodeBody } from './body.ts';
import { createFollowers } from './follow.ts';
import { levelOf } from './level.ts';
import { createWriter, type EventRow } from './write.ts';

/** What an event is dated by. */
export interface JournalTime {
  readonly clock: Clock;
  readonly monotonicMs: () => number;
}

/** Writes events to `db`, all of them in one immediate transaction. */
export function createAppender(
  db: Database.Database,
  time: JournalTime,
): (events: readonly NewEvent[]) => readonly StoredEvent[] {
  const write = createWriter(db);
  const commit = db.transaction((events: readonly NewEvent[]) =>
    events.map((event) => write(toRow(event, time))),
  );
  return (events) => commit.immediate(events);
}

/** The writing half of a store that is not on a disk, told to the followers after each commit. */
export function createJournal(
  db: Database.Database,
  time: JournalTime,
): Pick<Store, 'append' | 'appendAll' | 'follow'> {
  const write = createAppender(db, time);
  const followers = createFollowers();

  function appendAll(events: readonly NewEvent[]): readonly StoredEvent[] {
    const stored = write(events);
    followers.tell(stored);
    return stored;
  }

  return {
    append: (event) => {
      const [stored] = appendAll([event]);
      if (stored === undefined) {
        throw new Error('an append of one event stored none');
      }
      return stored;
    },
    appendAll,
    follow: followers.follow,
  };
}

function toRow(event: NewEvent, time: JournalTime): EventRow {
  return {
    seq: null,
    at: Math.floor(time.clock.now()),
    monoMs: Math.floor(time.monotonicMs()),
    nightId: event.nightId ?? null,
    taskId: event.taskId ?? null,
    attemptId: event.attemptId ?? null,
    type: event.type,
    level: levelOf(event.type),
    body: encodeBody(event),
  };
}
