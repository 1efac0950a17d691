import type { PowerMonitor, PowerSaveBlocker } from 'electron/main';
import type { Power } from '../../engine/ports/power.ts';
import type { PowerReading } from '../../shared/schema/host.ts';
import { holdSystemAwake } from './blocker.ts';

/** What Electron offers about power. */
export interface ElectronPower {
  readonly powerMonitor: PowerMonitor;
  readonly powerSaveBlocker: PowerSaveBlocker;
  /** Battery and its charge, which Electron does not know. */
  readBattery(): Promise<PowerReading>;
}

// The source may have changed while the machine slept, so waking counts as a change.
const CHANGES = ['on-ac', 'on-battery', 'resume'] as const;

/** The Power port over Electron: the source by powerMonitor, which knows it at once; the charge by `readBattery`. */
export function createPower({ powerMonitor, powerSaveBlocker, readBattery }: ElectronPower): Power {
  return {
    read: async () => ({ ...(await readBattery()), onAc: !powerMonitor.isOnBatteryPower() }),
    onChange: (run) => {
      const changed = (): void => run();
      for (const name of CHANGES) powerMonitor.on(name as 'on-ac', changed);
      return () => {
        for (const name of CHANGES) powerMonitor.off(name as 'on-ac', changed);
      };
    },
    holdAwake: () => holdSystemAwake(powerSaveBlocker),
  };
}
