import type { TimeLook } from '../../time/timekeeper.ts';

/** How often the device is looked at without a reason. */
export const PULSE_MS = 20_000;
/** Sleep after which each agent has to show that it is still alive (scheduling-power.md 4.4). */
const SLEPT_MS = 30_000;
/** Where the system does not tell sleep from waking time, a pulse this late was slept through. */
const LATE_MS = 90_000;

/** Whether the machine slept between two looks for long enough to have cut the connections of its agents. */
export function isSleep({ state, sleptMs, gapMs }: TimeLook): boolean {
  return sleptMs > SLEPT_MS || (state.last?.awakeMs === null && gapMs > LATE_MS);
}
