import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { StopReport } from '../../../shared/schema/halts/emergency.ts';
import type { Ended, StopOrder } from '../../ports/emergency/brake.ts';
import type { Ports } from '../context.ts';
import { emergencyOf } from './forbidden.ts';

/** The emergency stop of this host (features G8, R42). */
export interface Emergency {
  /** Kills what runs, ends the night, and lets nothing start. Asked again it ends what is left. */
  stop(order: StopOrder): Promise<Result<StopReport>>;
  /** Lets nights start again. Fails with `bad-transition` where nothing is stopped. */
  rearm(): Promise<Result<{ rearmedAt: number }>>;
  /** Takes over a stop that was ordered while no host ran, and follows the stop file. */
  start(): void;
  end(): void;
}

/** What the emergency stop does to the nights. */
interface Halted {
  /** Ends the open night for an emergency without waiting for it; its id, or null when none is open. */
  halt(): string | null;
}

type EmergencyPorts = Pick<Ports, 'store' | 'clock' | 'brake' | 'log' | 'failpoint'>;

const NONE: Ended = { ended: 0, leftBehind: 0 };

/** Nothing is followed until `start`. */
export function createEmergency(ports: EmergencyPorts, nights: Halted): Emergency {
  const { store, clock, brake, log } = ports;
  const held: { ending: Promise<unknown>; stopFollowing: () => void } = {
    ending: Promise.resolve(),
    stopFollowing: () => undefined,
  };

  const stop = async (order: StopOrder): Promise<Result<StopReport>> => {
    const beganAt = clock.read().steadyMs;
    const stoppedAt = store.emergency()?.at ?? clock.now();
    const pulled = brake?.pull(order);
    if (pulled?.ok === false) log.error('emergency.unsaved', { reason: pulled.error.message });
    const nightId = nights.halt();
    const ending = brake?.endAll() ?? Promise.resolve(NONE);
    held.ending = ending;
    note(ports, order, nightId);
    ports.failpoint('emergency:stopped');
    const { ended, leftBehind } = await ending;
    const tookMs = Math.max(0, clock.read().steadyMs - beganAt);
    if (leftBehind > 0) log.error('emergency.left-behind', { leftBehind });
    return ok({ stoppedAt, ended, leftBehind, tookMs, nightId });
  };

  return {
    stop,
    rearm: async () => {
      if (emergencyOf(ports, 0) === null) {
        return fail(appError('bad-transition', 'Nothing is stopped: there is nothing to re-arm.'));
      }
      await held.ending;
      const released = brake?.release();
      if (released?.ok === false) return released;
      const { at } = store.append({ type: 'emergency.rearmed', body: {} });
      return ok({ rearmedAt: at });
    },
    start: () => {
      const order = emergencyOf(ports, clock.now());
      if (order !== null) {
        brake?.pull({ from: order.from, note: order.note });
        note(ports, order, store.openNight()?.id ?? null);
      }
      held.stopFollowing = brake?.onPulled((heard) => void stop(heard)) ?? held.stopFollowing;
    },
    end: () => held.stopFollowing(),
  };
}

/** Writes the stop down, once. A journal that cannot be written must not keep anything alive: the file says the same. */
function note(
  { store, log }: EmergencyPorts,
  { from, note: words }: StopOrder,
  nightId: string | null,
): void {
  if (store.emergency() !== null) return;
  const body = { from, note: words };
  try {
    store.append({ type: 'emergency.stopped', ...(nightId === null ? {} : { nightId }), body });
  } catch (thrown) {
    log.error('emergency.unrecorded', { reason: reasonOf(thrown) });
  }
}
