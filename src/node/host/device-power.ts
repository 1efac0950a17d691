import type { Power } from '../../engine/ports/power.ts';
import type { PowerReading } from '../../shared/schema/host.ts';
import type { HostDevice } from './device.ts';
import type { Probe } from './probe.ts';

/** The Power port of a host that has a device: the device's reading, and a nudge when either of them sees a change. */
export function powerFrom(device: HostDevice, power: Power): Power {
  return {
    ...power,
    read: () => powerOf(device),
    onChange: (run) => {
      const stops = [power.onChange(run), device.onChange(run)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** The part of a device's reading that the Power port gives. */
export async function powerOf(device: HostDevice): Promise<PowerReading> {
  const { powerSource, hasBattery, batteryPercent } = await device.read();
  return {
    onAc: powerSource.value === null ? null : powerSource.value === 'ac',
    hasBattery: hasBattery.value,
    percent: batteryPercent.value,
  };
}

/** A Power port as a source, for a host whose own port knows better, such as Electron's powerMonitor. */
export function powerProbe(power: Power, source: string): Probe {
  return {
    source,
    everyMs: 5000,
    isFast: false,
    look: async () => {
      const { onAc, hasBattery, percent } = await power.read();
      const powerSource = onAc === null ? null : onAc ? 'ac' : 'battery';
      return { powerSource, hasBattery, batteryPercent: percent };
    },
  };
}
