import { waitFor } from '../pause.ts';
import type { HeldNight } from './night-hold.ts';
import { PULSE_MS } from './wake.ts';

/**
 * Waits until the machine is fully awake, as it says itself at this moment: what went before, such as a setup command,
 * may have spanned the falling asleep. Nothing begins in a dark wake (scheduling-power.md 0.3). Ends with the night too.
 */
export async function untilFullyAwake(context: HeldNight): Promise<void> {
  const { clock, device, power } = context.ports;
  while (device !== undefined && context.stop.reason() === null) {
    const { isSuspended, fullWake } = await device.read();
    if (isSuspended.value !== true && fullWake.value !== false) return;
    await waitFor(clock, PULSE_MS, {
      signal: context.stop.signal,
      nudge: (run) => power.onSleep(() => run()),
    });
  }
}
