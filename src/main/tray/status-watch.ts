import type { Dispatch } from '../../shared/dispatch.ts';
import type { AppError } from '../../shared/error.ts';
import type { Feed } from '../../shared/feed.ts';
import { Status } from '../../shared/schema/status.ts';

const SETTLE_MS = 500;
// Sentences hold times, so they age without any event.
const REFRESH_MS = 60_000;

/** What the watch reads from and tells. */
export interface StatusWatchDeps {
  readonly dispatch: Dispatch;
  readonly feed: Feed;
  onStatus(status: Status): void;
  onFailed(error: AppError): void;
}

/** Follows the night: reads the status now, after events (a burst counts once) and every minute. Returns stop. */
export function watchStatus({ dispatch, feed, onStatus, onFailed }: StatusWatchDeps): () => void {
  let isStopped = false;
  let settling: NodeJS.Timeout | undefined;

  async function refresh(): Promise<void> {
    settling = undefined;
    const reply = await dispatch('night.status', {});
    if (isStopped) return;
    if (reply.ok) onStatus(Status.parse(reply.value));
    else onFailed(reply.error);
  }

  const stopFollowing = feed.follow(() => {
    settling ??= setTimeout(() => void refresh(), SETTLE_MS);
  });
  const ticking = setInterval(() => void refresh(), REFRESH_MS);
  void refresh();
  return () => {
    isStopped = true;
    stopFollowing();
    clearTimeout(settling);
    clearInterval(ticking);
  };
}
