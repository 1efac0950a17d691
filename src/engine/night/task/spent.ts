import type { AgentEvent } from '../../ports/agent.ts';

/**
 * Tells that a budget of a run is used up; also to one who asks only later. It tells again when the run is found to go on
 * with another request after that.
 */
export interface Spent {
  /** What the run says. */
  heard(event: AgentEvent): void;
  /** Whether the run is in the middle: its last reply asked for a tool. */
  isGoingOn(): boolean;
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
  let isGoingOn = false;
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return {
    heard: (event) => {
      if (event.kind !== 'usage' && event.kind !== 'command') return;
      const wasGoingOn = isGoingOn;
      isGoingOn = event.kind === 'command' || event.goesOn === true;
      if (isGoingOn && !wasGoingOn && held.why !== null) tell();
    },
    isGoingOn: () => isGoingOn,
    call: (why) => {
      if (held.why !== null) return;
      held.why = why;
      tell();
    },
    why: () => held.why,
    listen: (run) => {
      if (held.why !== null) run();
      listeners.add(run);
      return () => void listeners.delete(run);
    },
  };
}
