import type { PowerSaveBlocker } from 'electron/main';

/** A hold on the system's sleep. */
export interface Hold {
  readonly heldBy: string | null;
  release(): void;
}

/** Keeps the system awake, never the display. Releasing twice is harmless. */
export function holdSystemAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): Hold {
  const id = blocker.start('prevent-app-suspension');
  let isHeld = true;
  return {
    heldBy: 'powerSaveBlocker',
    release: () => {
      if (isHeld) blocker.stop(id);
      isHeld = false;
    },
  };
}
