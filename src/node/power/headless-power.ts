import type { Power } from '../../engine/ports/power.ts';
import type { PowerReading } from '../../shared/schema/host.ts';
import { readBattery } from './battery.ts';
import { startInhibition } from './linux/inhibit.ts';
import { startCaffeinate } from './mac/caffeinate.ts';
import { sleepHolderOn } from './sleep-holder.ts';

const CACHE_MS = 5000;

/** Power without Electron: the source by systeminformation, sleep held by `caffeinate` or `systemd-inhibit`. */
export function createHeadlessPower(
  options: { platform?: NodeJS.Platform; read?: () => Promise<PowerReading> } = {},
): Power {
  const read = options.read ?? readBattery;
  const cache: { at: number; reading: Promise<PowerReading> | null } = { at: 0, reading: null };
  return {
    read: () => {
      const isFresh = cache.reading !== null && performance.now() - cache.at < CACHE_MS;
      if (!isFresh) {
        cache.at = performance.now();
        cache.reading = read();
      }
      return cache.reading ?? read();
    },
    onChange: () => () => undefined,
    holdAwake: (reason) => holdOn(options.platform ?? process.platform, reason),
  };
}

/** What keeps this machine awake without Electron: a tool of the system, which ends with us. */
function holdOn(platform: NodeJS.Platform, reason: string): ReturnType<Power['holdAwake']> {
  const heldBy = sleepHolderOn(platform);
  switch (heldBy) {
    case 'caffeinate':
      return { heldBy, release: startCaffeinate({ pid: process.pid }).release };
    case 'systemd-inhibit':
      return { heldBy, release: startInhibition(reason).release };
    default:
      return { heldBy: null, release: () => undefined };
  }
}
