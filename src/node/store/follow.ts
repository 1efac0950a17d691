import type { StoredEvent } from '../../shared/event.ts';

/** The followers of a journal, told of every committed event in order. */
export interface Followers {
  follow(onEvent: (event: StoredEvent) => void): () => void;
  tell(events: readonly StoredEvent[]): void;
}

/**
 * Keeps the order also when a follower appends: its event waits until everyone has the earlier one. A follower that
 * throws is a bug of its own; it is raised outside, because the event it was told of is already committed.
 */
export function createFollowers(): Followers {
  const followers = new Set<(event: StoredEvent) => void>();
  const waiting: StoredEvent[] = [];
  let isTelling = false;

  function tellWaiting(): void {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      for (const onEvent of [...followers]) {
        if (followers.has(onEvent)) {
          tellOne(onEvent, event);
        }
      }
    }
  }

  return {
    follow: (onEvent) => {
      const follower = (event: StoredEvent): void => onEvent(event);
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    tell: (events) => {
      waiting.push(...events);
      if (!isTelling) {
        isTelling = true;
        tellWaiting();
        isTelling = false;
      }
    },
  };
}

function tellOne(onEvent: (event: StoredEvent) => void, event: StoredEvent): void {
  try {
    onEvent(event);
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
  }
}
