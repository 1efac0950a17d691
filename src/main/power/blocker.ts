import type { PowerSaveBlocker } from 'electron/main';
import type { Hold } from '../../engine/ports/power.ts';
import type { AssertionLine } from '../../node/power/mac/reading.ts';

/** The part of Electron's blocker that is used. */
export type Blocker = Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>;

/** This process's own assertions as the system lists them; null when the list could not be read. */
export type ListOwn = () => Promise<readonly AssertionLine[] | null>;

/**
 * What Chromium's assertion is listed as. `isStarted` only says that it was asked for (scheduling-power.md 3.1), and our
 * own named assertions have another type.
 */
const CHROMIUM_TYPE = 'NoIdleSleepAssertion';

/** A hold by powerSaveBlocker: the system, never the display. It has no timeout, so a renewal changes nothing. */
export function holdByBlocker(blocker: Blocker, listOwn: ListOwn = async () => null): Hold {
  const id = blocker.start('prevent-app-suspension');
  let isReleased = false;
  return {
    heldBy: 'powerSaveBlocker',
    isHeld: async () => {
      if (isReleased || !blocker.isStarted(id)) return false;
      const own = await listOwn();
      return own === null || own.some(({ type }) => type === CHROMIUM_TYPE);
    },
    renew: () => undefined,
    release: () => {
      if (!isReleased) blocker.stop(id);
      isReleased = true;
    },
  };
}
