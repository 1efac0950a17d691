/** Why a night ends before its work does. `shutdown` leaves the night open, to be resumed. */
export type StopReason = 'deadline' | 'user' | 'shutdown';

/** One switch that ends everything a night does; the first reason wins. */
export interface Stop {
  readonly signal: AbortSignal;
  reason(): StopReason | null;
  trigger(reason: StopReason): void;
}

/** A switch nobody has triggered yet. */
export function createStop(): Stop {
  const controller = new AbortController();
  const held: { reason: StopReason | null } = { reason: null };
  return {
    signal: controller.signal,
    reason: () => held.reason,
    trigger: (reason) => {
      if (held.reason !== null) return;
      held.reason = reason;
      controller.abort();
    },
  };
}
