import type { Config } from '../../shared/schema/config.ts';
import type { ConstraintReading, PowerReading } from '../../shared/schema/host.ts';
import { checkAcPower } from './ac-power.ts';
import { checkDiskSpace } from './disk-space.ts';

/** The device as it was read just now. */
export interface DeviceReading {
  readonly power: PowerReading;
  readonly freeBytes: number | null;
}

/** Every constraint's answer, in the order a view shows them. Names in `ignored` are reported as off. */
export function checkConstraints(
  config: Config,
  device: DeviceReading,
  ignored: readonly string[],
): readonly ConstraintReading[] {
  const readings = [
    checkAcPower(config.constraints.pluggedIn, device.power),
    checkDiskSpace(config.limits.minFreeDiskBytes, device.freeBytes),
  ];
  return readings.map((reading) =>
    isIgnored(reading.name, ignored) ? switchedOff(reading) : reading,
  );
}

/** The first constraint that forbids starting, or null. */
export function blockedBy(readings: readonly ConstraintReading[]): ConstraintReading | null {
  return readings.find((reading) => reading.state === 'blocked') ?? null;
}

function switchedOff(reading: ConstraintReading): ConstraintReading {
  return { ...reading, state: 'off', sentence: 'Ignored for this night, as you asked.' };
}

/** Names are compared by their letters, so that `ac-power`, `AC power` and `ac` all mean the same. */
function isIgnored(name: string, ignored: readonly string[]): boolean {
  const plain = letters(name);
  return ignored.some(
    (one) => one === 'all' || (letters(one) !== '' && plain.startsWith(letters(one))),
  );
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}
