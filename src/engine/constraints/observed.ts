import { type DeviceReading, FACT_NAMES, type Fact } from '../../shared/schema/device.ts';
import type { PowerReading } from '../../shared/schema/host.ts';

/** What a host read just now. Without a device only mains power and the disk are known. */
export interface Observed {
  readonly power: PowerReading;
  readonly freeBytes: number | null;
  readonly device?: DeviceReading | undefined;
}

const NOTHING = { value: null, source: null, at: null } as const;

/** A reading in which nothing is known. */
export function emptyReading(readAt: number): DeviceReading {
  const facts = Object.fromEntries(FACT_NAMES.map((name) => [name, NOTHING]));
  return { readAt, ...facts } as unknown as DeviceReading;
}

/** A device looks at the disk now and then; one that was filled since is not to be trusted for so long. */
function lowered(disk: DeviceReading['disk'], freeBytes: number | null): DeviceReading['disk'] {
  const known = disk.value;
  if (known === null || freeBytes === null || freeBytes >= known.freeBytes) return disk;
  return { ...disk, value: { ...known, freeBytes } };
}

/** The device's own reading, with the power source and free disk the host gave where the device knows neither. */
export function completeReading({ power, freeBytes, device }: Observed): DeviceReading {
  const reading = device ?? emptyReading(0);
  const from = <T>(value: T | null): Fact<T> => ({
    value,
    source: value === null ? null : 'host',
    at: value === null ? null : reading.readAt,
  });
  const source = power.onAc === null ? null : power.onAc ? 'ac' : 'battery';
  const disk = freeBytes === null ? null : { freeBytes, totalBytes: null };
  const first = <T>(known: Fact<T>, other: Fact<T>): Fact<T> => (known.at === null ? other : known);
  return {
    ...reading,
    powerSource: first(reading.powerSource, from(source)),
    hasBattery: first(reading.hasBattery, from(power.hasBattery)),
    batteryPercent: first(reading.batteryPercent, from(power.percent)),
    disk: lowered(first(reading.disk, from(disk)), freeBytes),
  };
}
