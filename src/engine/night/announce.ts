import type { Ports } from './context.ts';

/** Tells the person that a brief is there, each brief once. */
export interface Announcer {
  /** Follows the journal, and takes up what an earlier host left unsaid. */
  start(): void;
  stop(): void;
}

const NIGHTS_BACK = 10;

/** Announces every brief at its time (`phases.brief`, features A9); at once when that has passed. */
export function createAnnouncer({ store, clock, notifier, ids }: Ports): Announcer {
  const cancels = new Map<string, () => void>();
  const announce = (nightId: string): void => {
    cancels.delete(nightId);
    const night = store.night(nightId);
    if (night === null || night.headline === null || night.briefAnnouncedAt !== null) return;
    store.append({ type: 'brief.announced', nightId, body: {} });
    notifier.notify({
      id: `brief-${ids.hash(nightId).slice(0, 12)}`,
      title: 'Morning brief ready',
      body: night.headline,
    });
  };
  const plan = (nightId: string): void => {
    const dueAt = store.night(nightId)?.briefDueAt ?? null;
    if (dueAt === null || cancels.has(nightId)) return;
    if (dueAt <= clock.now()) announce(nightId);
    else
      cancels.set(
        nightId,
        clock.at(dueAt, () => announce(nightId)),
      );
  };
  let stopFollowing = (): void => undefined;
  return {
    start: () => {
      stopFollowing();
      stopFollowing = store.follow((event) => {
        // The brief is written before its night ends; only then is there something to announce.
        if (event.type === 'night.moved' && event.nightId !== undefined) plan(event.nightId);
      });
      for (const night of store.nights(NIGHTS_BACK)) {
        if (night.endedAt !== null && night.briefAnnouncedAt === null) plan(night.id);
      }
    },
    stop: () => {
      stopFollowing();
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
