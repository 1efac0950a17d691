import type { Clock } from '../../../engine/ports/clock.ts';

/** How long an agent may say nothing (agents.md 6), in milliseconds. */
export interface SilenceLimits {
  /** While no command runs: it waits for its model. */
  readonly idleMs: number;
  /** While a command runs: a test suite of 20 minutes is silent and healthy. */
  readonly commandMs: number;
}

/** The limits of the product. */
export const SILENCE_LIMITS: SilenceLimits = { idleMs: 10 * 60_000, commandMs: 45 * 60_000 };

/** Watches for an agent that has gone silent. */
export interface SilenceWatch {
  /** Something happened; `runningCommands` commands are running now. */
  heard(runningCommands: number): void;
  end(): void;
}

/** A clock this late was asleep, and so was the agent. */
const ASLEEP_MS = 60_000;

/**
 * Calls `onSilent` once when nothing was heard for as long as the situation allows. Time in which the machine slept is
 * not silence: after it the agent gets a full period again.
 */
export function createSilenceWatch(
  clock: Clock,
  limits: SilenceLimits,
  onSilent: () => void,
): SilenceWatch {
  let limitMs = limits.idleMs;
  let dueAt = 0;
  let cancel = (): void => undefined;

  function wait(): void {
    cancel();
    dueAt = clock.now() + limitMs;
    cancel = clock.at(dueAt, look);
  }

  function look(): void {
    if (clock.now() - dueAt > ASLEEP_MS) wait();
    else onSilent();
  }

  wait();
  return {
    heard(runningCommands) {
      limitMs = runningCommands > 0 ? limits.commandMs : limits.idleMs;
      wait();
    },
    end: () => cancel(),
  };
}
