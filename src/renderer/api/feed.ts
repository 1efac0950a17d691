import type { Client } from '../../shared/client.ts';
import type { StoredEvent } from '../../shared/event.ts';
import { createRefresher } from './refresh.ts';

/** What a page keeps fresh. `refresh` resolves with the `seq` of what it read, or null when nothing could be read. */
export interface LiveView {
  refresh(): Promise<number | null>;
  /** Takes an event in; whether the view needs a refresh because of it. */
  onEvent(event: StoredEvent): boolean;
}

const IDLE_REFRESH_MS = 15_000;

/**
 * Keeps `view` fresh while the page is visible: a snapshot, then the events after it, and a refresh for each change.
 * A hidden page follows nothing and asks nothing. Returns a function that asks for a refresh now.
 */
export function keepFresh(page: Window, client: Client, view: LiveView): () => void {
  let stop: (() => void) | null = null;
  const isVisible = (): boolean => page.document.visibilityState === 'visible';
  const refresher = createRefresher({
    isVisible,
    now: () => page.performance.now(),
    after: (delayMs, call) => page.setTimeout(call, delayMs),
    refresh: async () => {
      const seq = await view.refresh();
      if (seq === null || stop !== null || !isVisible()) return;
      stop = client.follow(seq, (event) => {
        if (view.onEvent(event)) refresher.nudge();
      });
    },
  });
  page.document.addEventListener('visibilitychange', () => {
    if (!isVisible()) {
      stop?.();
      stop = null;
    }
    refresher.nudge();
  });
  // Sentences count down and a lost engine comes back without an event.
  page.setInterval(refresher.nudge, IDLE_REFRESH_MS);
  refresher.nudge();
  return refresher.nudge;
}
