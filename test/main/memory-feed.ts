import type { StoredEvent } from '../../src/shared/event.ts';
import type { Feed } from '../../src/shared/feed.ts';

/** A feed whose events a test appends itself. */
export function memoryFeed(): Feed & { append(): void; followers(): number } {
  const events: StoredEvent[] = [];
  const followers = new Set<(event: StoredEvent) => void>();
  return {
    lastSeq: () => events.length,
    after: (seq, limit) => events.slice(seq, seq + limit),
    follow: (onEvent) => {
      followers.add(onEvent);
      return () => void followers.delete(onEvent);
    },
    append: () => {
      const seq = events.length + 1;
      const event: StoredEvent = {
        type: 'night.noted',
        body: { text: `note ${seq}` },
        seq,
        at: seq,
      };
      events.push(event);
      for (const follower of followers) follower(event);
    },
    followers: () => followers.size,
  };
}
