/** The user's wish that a waiting night begins now, whatever it waits for. */
export interface Hurry {
  ask(): void;
  isAsked(): boolean;
  /** Whether it was asked; the wish is spent. */
  take(): boolean;
  /** Calls back when it is asked. Returns stop. */
  onAsked(run: () => void): () => void;
}

/** Nobody has asked yet. */
export function createHurry(): Hurry {
  const listeners = new Set<() => void>();
  const held = { isAsked: false };
  return {
    ask: () => {
      held.isAsked = true;
      for (const listener of [...listeners]) listener();
    },
    isAsked: () => held.isAsked,
    take: () => {
      const { isAsked } = held;
      held.isAsked = false;
      return isAsked;
    },
    onAsked: (run) => {
      listeners.add(run);
      return () => void listeners.delete(run);
    },
  };
}
