import type { NewEvent, StoredEvent } from '../../src/shared/event.ts';
import type { Feed } from '../../src/shared/feed.ts';

/** A journal in memory with the promises of the real feed: dense `seq`, replay, then live. */
export interface FakeFeed extends Feed {
  append(event: NewEvent): StoredEvent;
  followers(): number;
}

/** An empty feed; instants are the event's own number. */
export function createFakeFeed(): FakeFeed {
  const events: StoredEvent[] = [];
  const listeners = new Set<(event: StoredEvent) => void>();
  return {
    lastSeq: () => events.length,
    after: (seq, limit) => events.slice(seq, seq + limit),
    follow: (onEvent) => {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    followers: () => listeners.size,
    append: (event) => {
      const stored: StoredEvent = { ...event, seq: events.length + 1, at: events.length + 1 };
      events.push(stored);
      for (const listener of listeners) listener(stored);
      return stored;
    },
  };
}
