import type Database from 'better-sqlite3';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Store } from '../../engine/ports/store.ts';
import type { NewEvent, StoredEvent } from '../../shared/event.ts';
import { encodeBody } from './body.ts';
import { createFollowers } from './follow.ts';
import { levelOf } from './level.ts';
import { createWriter, type EventRow } from './write.ts';

/** The writing half of the store: one immediate transaction per append, told to the followers after its commit. */
export function createJournal(
  db: Database.Database,
  time: { clock: Clock; monotonicMs: () => number },
): Pick<Store, 'append' | 'appendAll' | 'follow'> {
  const write = createWriter(db);
  const followers = createFollowers();
  const commit = db.transaction((events: readonly NewEvent[]) =>
    events.map((event) => write(toRow(event, time))),
  );

  function appendAll(events: readonly NewEvent[]): readonly StoredEvent[] {
    const stored = commit.immediate(events);
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

function toRow(event: NewEvent, time: { clock: Clock; monotonicMs: () => number }): EventRow {
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
