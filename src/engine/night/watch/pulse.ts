import type { Clock } from '../../ports/clock.ts';

/** Looks that never overlap: after each one the next is due, and a nudge brings it forward. */
export interface Pulse {
  nudge(): void;
  /** As `nudge`; resolves after the look. */
  lookNow(): Promise<void>;
  isEnded(): boolean;
  end(): void;
}

/** Nothing happens until the first nudge. A look that fails is told, and the next one comes all the same. */
export function createPulse(
  clock: Clock,
  on: { look(): Promise<void>; dueInMs(): number; onFault(fault: unknown): void },
): Pulse {
  const held = { isLooking: false, isStale: false, isEnded: false };
  let cancel = (): void => undefined;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    held.isLooking = true;
    do {
      held.isStale = false;
      await on.look().catch(on.onFault);
    } while (held.isStale && !held.isEnded);
    held.isLooking = false;
    if (!held.isEnded) cancel = clock.after(Math.ceil(on.dueInMs()), nudge);
  }

  function nudge(): void {
    if (held.isEnded) return;
    cancel();
    if (held.isLooking) held.isStale = true;
    else running = run();
  }

  return {
    nudge,
    lookNow: () => {
      nudge();
      return running;
    },
    isEnded: () => held.isEnded,
    end: () => {
      held.isEnded = true;
      cancel();
    },
  };
}
