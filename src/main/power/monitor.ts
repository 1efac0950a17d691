import type { PowerMonitor } from 'electron/main';
import type { Power } from '../../engine/ports/power.ts';
import { createMacHolds } from '../../node/power/mac/mac-holds.ts';
import type { LoadedNative } from '../../node/power/mac/native-addon.ts';
import { nativeSleep } from '../../node/power/mac/native-sleep.ts';
import { createSleepFeed } from '../../node/power/sleep/sleep-feed.ts';
import type { PowerReading } from '../../shared/schema/host.ts';
import { type Blocker, holdByBlocker, type ListOwn } from './blocker.ts';
import { monitorSleep } from './monitor-sleep.ts';

/** What Electron and the addon offer about power. */
export interface ElectronPower {
  readonly powerMonitor: PowerMonitor;
  readonly powerSaveBlocker: Blocker;
  /** Battery and its charge, which Electron does not know. */
  readBattery(): Promise<PowerReading>;
  /** Null away from a Mac. */
  readonly loaded: LoadedNative | null;
}

// The source may have changed while the machine slept, so waking counts as a change.
const CHANGES = ['on-ac', 'on-battery', 'resume'] as const;

/**
 * The Power port over Electron: the source by powerMonitor, which knows it at once; the charge by `readBattery`; the
 * night held by powerSaveBlocker and each run by a hold of its own, so that one always overlaps the other.
 */
export function createPower(parts: ElectronPower): Power {
  const { powerMonitor, powerSaveBlocker, readBattery, loaded } = parts;
  const listOwn = listOwnBy(loaded);
  const holdNight = (): ReturnType<Power['hold']> => holdByBlocker(powerSaveBlocker, listOwn);
  const holdRun = loaded === null ? holdNight : createMacHolds(loaded);
  const heard = loaded?.native ? [nativeSleep(loaded.native)] : [];
  return {
    read: async () => ({ ...(await readBattery()), onAc: !powerMonitor.isOnBatteryPower() }),
    onChange: (run) => {
      const changed = (): void => run();
      for (const name of CHANGES) powerMonitor.on(name as 'on-ac', changed);
      return () => {
        for (const name of CHANGES) powerMonitor.off(name as 'on-ac', changed);
      };
    },
    hold: (wants) => (wants.scope === 'night' ? holdNight() : holdRun(wants)),
    onSleep: createSleepFeed([...heard, monitorSleep(powerMonitor)]),
  };
}

function listOwnBy(loaded: LoadedNative | null): ListOwn {
  const native = loaded?.native ?? null;
  return async () => native?.listAssertions({ own: true }).catch(() => null) ?? null;
}
