import Database from 'better-sqlite3';
import type { Store } from '../../engine/ports/store.ts';
import type { NewEvent, StoredEvent } from '../../shared/event.ts';
import { encodeBody } from './body.ts';
import { isFull } from './file/room.ts';
import { createFollowers } from './follow.ts';
import type { StoreReads } from './read/reads.ts';

/** One connection to the journal with everything that was prepared for it. */
export interface StoreHandle {
  write(events: readonly NewEvent[]): readonly StoredEvent[];
  readonly reads: StoreReads;
  readonly watch: Store['watch'];
  /** Frees room in the write-ahead file; false when there is none to be had. */
  makeRoom(): void;
  close(): void;
}

/** What is told about a journal that could not be written as usual. */
export interface LiveEvents {
  /** The disk is full; it was written all the same, into room that was kept for this. */
  onFull(): void;
}

/**
 * A store over connections that may be lost. On a full disk it writes into the room that it kept. After an I/O error the
 * connection is never written to again (R22): a new one is opened, and goes on only if the journal ends where it was last
 * acknowledged, or with the very events that were being written. Otherwise every later write throws.
 */
export function createLiveStore(
  connectAgain: () => StoreHandle,
  told: LiveEvents,
): Store & { close(): void } {
  const live: { handle: StoreHandle; broken: unknown } = { handle: connectAgain(), broken: null };
  const followers = createFollowers();
  let lastSeq = live.handle.reads.lastSeq();

  function attempt<T>(act: (handle: StoreHandle) => T): T {
    if (live.broken !== null) throw live.broken;
    try {
      return act(live.handle);
    } catch (thrown) {
      if (!isFull(thrown)) throw thrown;
      live.handle.makeRoom();
      told.onFull();
      return act(live.handle);
    }
  }

  /** What was committed of `events` before the connection was lost; null when nothing was. */
  function reconnect(events: readonly NewEvent[], thrown: unknown): readonly StoredEvent[] | null {
    live.broken = thrown;
    live.handle.close();
    live.handle = connectAgain();
    const found = live.handle.reads.after(lastSeq, events.length + 1);
    const isWhole = found.length === 0 || isSame(found, events);
    if (live.handle.reads.lastSeq() < lastSeq || !isWhole) throw thrown;
    live.broken = null;
    return found.length === 0 ? null : found;
  }

  function write(events: readonly NewEvent[]): readonly StoredEvent[] {
    try {
      return attempt((handle) => handle.write(events));
    } catch (thrown) {
      if (!isInputOutput(thrown) || live.broken !== null) throw thrown;
      return reconnect(events, thrown) ?? attempt((handle) => handle.write(events));
    }
  }

  function appendAll(events: readonly NewEvent[]): readonly StoredEvent[] {
    const stored = write(events);
    lastSeq = stored.at(-1)?.seq ?? lastSeq;
    followers.tell(stored);
    return stored;
  }

  return {
    ...forward(() => live.handle.reads),
    append: (event) => onlyOne(appendAll([event])),
    appendAll,
    follow: followers.follow,
    watch: (watch) => attempt((handle) => handle.watch(watch)),
    close: () => live.handle.close(),
  };
}

function onlyOne([stored]: readonly StoredEvent[]): StoredEvent {
  if (stored === undefined) throw new Error('an append of one event stored none');
  return stored;
}

/** Every question, asked of the connection that is there when it is asked. */
function forward(reads: () => StoreReads): StoreReads {
  const names = Object.keys(reads()) as (keyof StoreReads)[];
  const asked = names.map((name) => [
    name,
    (...input: unknown[]) => (reads()[name] as (...given: unknown[]) => unknown)(...input),
  ]);
  return Object.fromEntries(asked) as StoreReads;
}

function isSame(found: readonly StoredEvent[], events: readonly NewEvent[]): boolean {
  return (
    found.length === events.length &&
    events.every((event, index) => {
      const other = found[index];
      return other?.type === event.type && JSON.stringify(other.body) === encodeBody(event);
    })
  );
}

function isInputOutput(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_IOERR');
}
