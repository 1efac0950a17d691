/** Tells, once, that a budget of a run is used up; also to one who asks only later. */
export interface Spent {
  call(why: string): void;
  /** The sentence it was called with; null before. */
  why(): string | null;
  /** Calls back when it is called, or at once when it was. Returns stop. */
  listen(run: () => void): () => void;
}

/** Nothing is used up yet. */
export function createSpent(): Spent {
  const listeners = new Set<() => void>();
  const held: { why: string | null } = { why: null };
  return {
    call: (why) => {
      if (held.why !== null) return;
      held.why = why;
      for (const listener of [...listeners]) listener();
    },
    why: () => held.why,
    listen: (run) => {
      if (held.why !== null) run();
      listeners.add(run);
      return () => void listeners.delete(run);
    },
  };
}
