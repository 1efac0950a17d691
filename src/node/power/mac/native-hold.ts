import type { Hold, HoldWants } from '../../../engine/ports/power.ts';
import type { MacNative } from './native-addon.ts';

/** The part of the addon that holds. */
export type NativeAssertions = Pick<
  MacNative,
  'createAssertion' | 'renewAssertion' | 'releaseAssertion' | 'listAssertions'
>;

const MAX_SEC = 86_400;

/**
 * A hold by a named power assertion on idle sleep, which `pmset -g assertions` shows (scheduling-power.md 4.4).
 * `onRefused` is called once when the system does not grant it; `isHeld` is false then.
 */
export function holdByAssertion(
  native: NativeAssertions,
  { name, timeoutMs }: HoldWants,
  onRefused: () => void,
): Hold {
  const id = native
    .createAssertion({ type: 'idle-system', name, timeoutSec: secondsOf(timeoutMs) })
    .then(
      (made) => made.id,
      () => {
        onRefused();
        return null;
      },
    );
  let isReleased = false;
  const withId = (act: (known: number) => Promise<void>): void => {
    // One that is gone already needs neither; the read-back tells.
    void id.then((known) => (known === null ? undefined : act(known))).catch(() => undefined);
  };
  return {
    heldBy: 'IOKit',
    isHeld: async () => {
      if ((await id) === null || isReleased) return false;
      const own = await native.listAssertions({ own: true }).catch(() => null);
      return own === null ? null : own.some((line) => line.name === name);
    },
    renew: (ms) => {
      if (!isReleased) withId((known) => native.renewAssertion(known, secondsOf(ms)));
    },
    release: () => {
      if (isReleased) return;
      isReleased = true;
      withId((known) => native.releaseAssertion(known));
    },
  };
}

function secondsOf(ms: number): number {
  return Math.min(MAX_SEC, Math.max(1, Math.ceil(ms / 1000)));
}
