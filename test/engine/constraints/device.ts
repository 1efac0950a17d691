import { emptyReading } from '../../../src/engine/constraints/observed.ts';
import type { DeviceReading, DeviceValues } from '../../../src/shared/schema/device.ts';

/** The instant every reading of these tests is made at, unless a test says otherwise. */
export const READ_AT = 1_800_000_000_000;

/** A device of which exactly `values` are known, each read `ageMs` ago by `test`. */
export function deviceWith(values: DeviceValues, readAt = READ_AT, ageMs = 0): DeviceReading {
  const known = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, source: 'test', at: readAt - ageMs },
    ]),
  );
  return { ...emptyReading(readAt), ...known };
}
