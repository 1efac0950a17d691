import type { PowerMonitor } from 'electron/main';
import type { Probe } from '../../node/host/probe.ts';
import { ThermalState } from '../../shared/schema/device.ts';

/** Within this time without input the system counts as active; only `locked` is of interest. */
const ACTIVE_SECONDS = 60;

const ON_BATTERY = { powerSource: 'battery', hasBattery: true } as const;
const NOT_ON_BATTERY = { powerSource: null, hasBattery: null } as const;

/** Events after which a value is another one; the next regular look would come too late for them. */
const CHANGES = [
  'on-ac',
  'on-battery',
  'suspend',
  'resume',
  'lock-screen',
  'unlock-screen',
  'thermal-state-change',
] as const;

/**
 * What powerMonitor knows: that the machine runs on its battery, the idle time, the locked screen, the heat, and whether
 * it is between suspend and resume (scheduling-power.md 3.4). Not on battery may also mean unknown or a UPS, so that is
 * left to the other sources.
 */
export function powerMonitorProbe(powerMonitor: PowerMonitor): Probe {
  let isSuspended = false;
  const suspend = (): void => {
    isSuspended = true;
  };
  const resume = (): void => {
    isSuspended = false;
  };
  powerMonitor.on('suspend', suspend);
  powerMonitor.on('resume', resume);
  return {
    source: 'powerMonitor',
    everyMs: 10_000,
    isFast: true,
    look: async () => {
      const state = powerMonitor.getSystemIdleState(ACTIVE_SECONDS);
      const thermal = ThermalState.safeParse(powerMonitor.getCurrentThermalState());
      return {
        ...(powerMonitor.isOnBatteryPower() ? ON_BATTERY : NOT_ON_BATTERY),
        idleMs: powerMonitor.getSystemIdleTime() * 1000,
        isLocked: state === 'unknown' ? null : state === 'locked',
        thermal: thermal.success ? thermal.data : null,
        isSuspended,
      };
    },
    watch: (run) => {
      const changed = (): void => run();
      for (const name of CHANGES) powerMonitor.on(name as 'on-ac', changed);
      return () => {
        for (const name of CHANGES) powerMonitor.off(name as 'on-ac', changed);
      };
    },
    stop: () => {
      powerMonitor.off('suspend', suspend);
      powerMonitor.off('resume', resume);
    },
  };
}
