import type { HeldNight } from '../watch/night-hold.ts';

/** Proves items one after another, beside the agent that goes on with the next. */
export interface Prover {
  /** Proves item `n` of the session as soon as the night has a place for it (`limits.maxConcurrent`). */
  push(n: number): void;
  /** The agent rests: what waits is proved in its place. Resolves when nothing waits. */
  drain(): Promise<void>;
}

/** `prove` is called for one item at a time, in the order they came. */
export function createProver(context: HeldNight, prove: (n: number) => Promise<void>): Prover {
  const waiting = new Set<number>();
  let resting = new AbortController();
  let tail: Promise<void> = Promise.resolve();

  const proveNext = async (n: number): Promise<void> => {
    const leave = await context.live.lanes.take(resting.signal);
    try {
      await prove(n);
    } finally {
      leave?.();
      waiting.delete(n);
    }
  };
  return {
    push: (n) => {
      if (waiting.has(n)) return;
      waiting.add(n);
      tail = tail.then(() => proveNext(n));
      // A fault is thrown where the end is waited for.
      tail.catch(() => undefined);
    },
    drain: async () => {
      resting.abort();
      await tail;
      resting = new AbortController();
    },
  };
}
