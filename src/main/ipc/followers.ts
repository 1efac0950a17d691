import { CHANNEL } from '../../shared/channel.ts';
import type { Feed } from '../../shared/feed.ts';

const REPLAY_PAGE = 500;
const MAX_PER_PAGE = 8;

/** The part of `WebContents` a follower needs. */
export interface FollowedPage {
  readonly id: number;
  send(channel: string, message: unknown): void;
  isDestroyed(): boolean;
  on(event: 'destroyed' | 'did-navigate', run: () => void): unknown;
}

/** The live feeds of all pages. */
export interface Followers {
  /** Replays after `after`, then goes on live. False when the page already has too many. */
  add(page: FollowedPage, wanted: { id: number; after: number }): boolean;
  remove(pageId: number, id: number): void;
}

/** Followers over `feed`; those of a page end when it is destroyed or loads again. */
export function createFollowers(feed: Feed): Followers {
  const pages = new Map<number, Map<number, () => void>>();

  function followersOf(page: FollowedPage): Map<number, () => void> {
    const known = pages.get(page.id);
    if (known !== undefined) return known;
    const made = new Map<number, () => void>();
    pages.set(page.id, made);
    page.on('did-navigate', () => stopAll(made));
    page.on('destroyed', () => {
      stopAll(made);
      pages.delete(page.id);
    });
    return made;
  }

  return {
    add: (page, { id, after }) => {
      const own = followersOf(page);
      own.get(id)?.();
      own.delete(id);
      if (own.size >= MAX_PER_PAGE) return false;
      const pass = (event: unknown): void => {
        if (!page.isDestroyed()) page.send(CHANNEL.event, { id, event });
      };
      // Replay and subscription happen in one turn, so nothing can be appended in between.
      replay(feed, after, pass);
      own.set(id, feed.follow(pass));
      return true;
    },
    remove: (pageId, id) => {
      const own = pages.get(pageId);
      own?.get(id)?.();
      own?.delete(id);
    },
  };
}

function replay(feed: Feed, after: number, pass: (event: unknown) => void): void {
  let seq = after;
  for (;;) {
    const events = feed.after(seq, REPLAY_PAGE);
    for (const event of events) pass(event);
    const last = events.at(-1);
    if (last === undefined || events.length < REPLAY_PAGE) return;
    seq = last.seq;
  }
}

function stopAll(followers: Map<number, () => void>): void {
  for (const stop of followers.values()) stop();
  followers.clear();
}
