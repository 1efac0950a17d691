import type { StoredEvent } from '../../../shared/event.ts';

/** A usage limit that an agent met and that nobody has seen lifted yet (features H2). */
export interface UsageLimit {
  readonly agent: string;
  readonly resetsAt: number | null;
  /** When it is tried again. */
  readonly lookAt: number;
  readonly metAt: number;
  /** Set when it was not met: the rest of it is kept for the person. */
  readonly kept?: { readonly name: string; readonly usedPercent: number } | undefined;
}

/** Waits between looks while nobody says when a limit ends. */
const PROBE_MS = 30 * 60_000;
const JITTER_MS = 25_000;
const MARGIN_MS = 5_000;

/**
 * When an agent is tried again: some seconds after its reset, otherwise, or when the reset it names is already over, after
 * half an hour. `salt` (0 to 1) spreads machines that share an account.
 */
export function nextLookAt(resetsAt: number | null, now: number, salt: number): number {
  const spread = MARGIN_MS + Math.round(salt * JITTER_MS);
  return (resetsAt !== null && resetsAt > now ? resetsAt : now + PROBE_MS) + spread;
}

/** The limits in force after `events`, oldest first, by agent. */
export function limitsAfter(events: readonly StoredEvent[]): ReadonlyMap<string, UsageLimit> {
  const limits = new Map<string, UsageLimit>();
  for (const event of events) {
    if (event.type === 'limit.met') {
      const { agent, resetsAt, lookAt, kept } = event.body;
      limits.set(agent, { agent, resetsAt, lookAt, metAt: event.at, kept });
    }
    if (event.type === 'limit.lifted') limits.delete(event.body.agent);
  }
  return limits;
}
