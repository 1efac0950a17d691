import type { Hold } from '../../../engine/ports/power.ts';

/** The hold of a machine that nothing can keep awake. */
export function noHold(): Hold {
  return {
    heldBy: null,
    isHeld: async () => null,
    renew: () => undefined,
    release: () => undefined,
  };
}
