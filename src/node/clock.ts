import type { Clock } from '../engine/ports/clock.ts';

/** A timer longer than this is set again and again: timers stand still during sleep and wrap after 24.8 days. */
export const LONGEST_HOP_MS = 30_000;

/**
 * The system's wall clock. A pending `at` keeps the process alive, because a night that waits must not end with its
 * last other handle; a due instant that passed during sleep is seen at most 30 s of waking time later.
 */
export function createNodeClock(): Clock {
  return { now: Date.now, at: callAt };
}

function callAt(dueAt: number, run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const hop = (): void => {
    const leftMs = dueAt - Date.now();
    timer = setTimeout(() => (Date.now() >= dueAt ? run() : hop()), hopLength(leftMs));
  };
  hop();
  return () => clearTimeout(timer);
}

function hopLength(leftMs: number): number {
  return Math.min(Math.max(leftMs, 0), LONGEST_HOP_MS);
}

/** Milliseconds since this process started; never goes back when the wall clock is set. */
export function monotonicMs(): number {
  return performance.now();
}
