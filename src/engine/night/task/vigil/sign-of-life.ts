import type { Clock } from '../../../ports/clock.ts';

/** How long an agent may take after a sleep to say anything (scheduling-power.md 4.4). */
const LIMIT_MS = 120_000;

/** Waits for a word of an agent that may have died in its sleep. */
export interface SignOfLife {
  /** The agent said something. */
  heard(): void;
  /** From now on it must say something in time, else `onSilent` is called once. */
  expect(onSilent: () => void): void;
  end(): void;
}

/** Nothing is expected yet. */
export function createSignOfLife(clock: Clock): SignOfLife {
  let cancel = (): void => undefined;
  return {
    heard: () => cancel(),
    expect: (onSilent) => {
      cancel();
      cancel = clock.after(LIMIT_MS, onSilent);
    },
    end: () => cancel(),
  };
}
