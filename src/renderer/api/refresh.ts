/** What a refresher runs on; a browser page or a test. */
export interface RefreshDeps {
  readonly refresh: () => Promise<void>;
  readonly isVisible: () => boolean;
  readonly now: () => number;
  /** Calls back once after `delayMs`. */
  readonly after: (delayMs: number, call: () => void) => void;
}

/** Turns any number of nudges into few refreshes. */
export interface Refresher {
  nudge(): void;
}

const GAP_MS = 1_000;

/**
 * Refreshes at once on a first nudge, then at most once a second and one at a time while visible, never while hidden
 * (ux.md 4.5). A nudge while hidden is remembered by nobody: whoever makes the page visible nudges again.
 */
export function createRefresher({ refresh, isVisible, now, after }: RefreshDeps): Refresher {
  let startedAt = Number.NEGATIVE_INFINITY;
  let isBusy = false;
  let isWaiting = false;
  let isStale = false;

  function nudge(): void {
    if (!isVisible()) return;
    if (isBusy) {
      isStale = true;
      return;
    }
    const waitMs = startedAt + GAP_MS - now();
    if (waitMs <= 0) {
      start();
      return;
    }
    if (isWaiting) return;
    isWaiting = true;
    after(waitMs, () => {
      isWaiting = false;
      nudge();
    });
  }

  function start(): void {
    startedAt = now();
    isBusy = true;
    isStale = false;
    void refresh().finally(() => {
      isBusy = false;
      if (isStale) nudge();
    });
  }

  return { nudge };
}
