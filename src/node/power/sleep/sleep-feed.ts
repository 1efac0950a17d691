import type { Power, SleepMoment } from '../../../engine/ports/power.ts';

type Listener = Parameters<Power['onSleep']>[0];

/** One source of moments of sleep. Returns stop. `tell` resolves when every listener is done. */
export type SleepSource = (tell: (moment: SleepMoment) => Promise<void>) => () => void;

/** The same moment is told twice within this time by some systems (scheduling-power.md 3.4). */
const SAME_MS = 5000;

/**
 * Joins sources of sleep into one: a moment that several tell, or one tells twice, is heard once. Sources run only while
 * somebody listens.
 */
export function createSleepFeed(
  sources: readonly SleepSource[],
  now: () => number = () => performance.now(),
): Power['onSleep'] {
  const listeners = new Set<Listener>();
  let last: { readonly moment: SleepMoment; readonly at: number } | null = null;
  let lastWork: Promise<void> = Promise.resolve();
  let stops: readonly (() => void)[] = [];

  const tell = (moment: SleepMoment): Promise<void> => {
    const isSame = last !== null && last.moment === moment && now() - last.at < SAME_MS;
    // Whoever tells it a second time waits for the same work.
    if (isSame) return lastWork;
    last = { moment, at: now() };
    lastWork = Promise.allSettled([...listeners].map(async (run) => run(moment))).then(
      () => undefined,
    );
    return lastWork;
  };
  return (run) => {
    const listener: Listener = (moment) => run(moment);
    if (listeners.size === 0) stops = sources.map((source) => source(tell));
    listeners.add(listener);
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      for (const stop of stops) stop();
      stops = [];
    };
  };
}
