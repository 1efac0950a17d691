/**
 * Why a night or a pass ends before its work does. `shutdown` leaves the night open, to be resumed; `superseded` ends
 * only the pass, because the next start takes its place. `emergency`: everything is killed.
 */
export type StopReason = 'deadline' | 'user' | 'emergency' | 'shutdown' | 'superseded';

/** One switch that ends everything a night does; the first reason wins. */
export interface Stop {
  readonly signal: AbortSignal;
  reason(): StopReason | null;
  trigger(reason: StopReason): void;
}

/** A switch nobody has triggered yet. With a `parent` it goes along when the parent does. */
export function createStop(parent?: Stop): Stop {
  const controller = new AbortController();
  const held: { reason: StopReason | null } = { reason: null };
  const trigger = (reason: StopReason): void => {
    if (held.reason !== null) return;
    held.reason = reason;
    controller.abort();
  };
  const follow = (): void => trigger(parent?.reason() ?? 'shutdown');
  if (parent?.signal.aborted === true) follow();
  parent?.signal.addEventListener('abort', follow, { once: true });
  return { signal: controller.signal, reason: () => held.reason, trigger };
}
