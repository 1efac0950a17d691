import type { Power } from '../../engine/ports/power.ts';
import type { PowerReading } from '../../shared/schema/host.ts';
import { readBattery } from './battery.ts';
import { noHold } from './holds/no-hold.ts';
import { createInhibitHolds } from './linux/inhibit.ts';
import { logindSleep } from './linux/logind-sleep.ts';
import { createMacHolds } from './mac/mac-holds.ts';
import type { LoadedNative } from './mac/native-addon.ts';
import { nativeSleep } from './mac/native-sleep.ts';
import { createSleepFeed, type SleepSource } from './sleep/sleep-feed.ts';
import { sleepHolderOn } from './sleep-holder.ts';

const CACHE_MS = 5000;

/** What the machine is held and heard with; absent parts are those of this machine. */
export interface HeadlessPowerOptions {
  readonly platform?: NodeJS.Platform;
  readonly read?: () => Promise<PowerReading>;
  /** The addon of a Mac. */
  readonly loaded?: LoadedNative;
}

/** Power without Electron: the source by systeminformation, sleep held and heard by the addon or the system's tools. */
export function createHeadlessPower(options: HeadlessPowerOptions = {}): Power {
  const { platform = process.platform, read = readBattery, loaded = NO_ADDON } = options;
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
    hold: holdsOn(platform, loaded),
    onSleep: createSleepFeed(sleepSourcesOn(platform, loaded)),
  };
}

const NO_ADDON: LoadedNative = { native: null, missingBecause: 'It is not loaded here.' };

function holdsOn(platform: NodeJS.Platform, loaded: LoadedNative): Power['hold'] {
  switch (sleepHolderOn(platform, loaded)) {
    case 'IOKit':
    case 'caffeinate':
      return createMacHolds(loaded);
    case 'systemd-inhibit':
      return createInhibitHolds();
    default:
      return noHold;
  }
}

function sleepSourcesOn(platform: NodeJS.Platform, { native }: LoadedNative): SleepSource[] {
  if (platform === 'linux') return [logindSleep()];
  return native === null ? [] : [nativeSleep(native)];
}
