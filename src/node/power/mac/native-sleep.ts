import type { SleepSource } from '../sleep/sleep-feed.ts';
import type { MacNative } from './native-addon.ts';

/** Sleep is delayed by at most this much (scheduling-power.md 4.4). */
export const MAX_DELAY_MS = 10_000;

/** Sleep and wake as the addon tells them; sleep waits for the listeners. */
export function nativeSleep(native: Pick<MacNative, 'onWillSleep' | 'onSystemState'>): SleepSource {
  return (tell) => {
    const subscriptions = [
      native.onWillSleep((event) => void tell('suspend').then(() => event.ack()), {
        maxDelayMs: MAX_DELAY_MS,
      }),
      native.onSystemState(({ kind }) => {
        if (kind === 'did-wake') void tell('resume');
      }),
    ];
    return () => {
      for (const subscription of subscriptions) subscription.close();
    };
  };
}
