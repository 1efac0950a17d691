import type { Clock } from '../ports/clock.ts';
import { advanceTime, UNWATCHED } from './timekeeper.ts';

/** A wall clock that was set by much is looked at again after this time. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Calls `run` once when the wall clock has reached `dueAt`, but not by a clock that was just set forward: then it must
 * stand for a minute first, and may be set back again. Returns cancel.
 */
export function atSettled(clock: Clock, dueAt: number, run: () => void): () => void {
  let time = advanceTime(UNWATCHED, clock.read());
  let cancel = clock.at(dueAt, look);

  function look(): void {
    time = advanceTime(time.state, clock.read());
    if (clock.now() < dueAt) cancel = clock.at(dueAt, look);
    else if (time.isSettled) run();
    else cancel = clock.after(LOOK_AGAIN_MS, look);
  }

  return () => cancel();
}
