import type { DeviceReading } from '../../../shared/schema/device.ts';
import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

/** Low power mode is off, or the machine is on mains (features B1). */
export const lowPowerMode: Constraint = {
  id: 'low-power-mode',
  name: 'Low power mode',
  policy: { unknown: 'starts', lost: 'one task at a time' },
  check: (_config, device) => {
    const isOn = current(device.isLowPower, device.readAt);
    if (isOn === null) return unknown(device.isLowPower, 'Low power mode');
    if (!isOn) return holds(device.isLowPower, 'Off');
    if (isOnMains(device)) return holds(device.isLowPower, 'On, on mains power');
    const sentence = 'Low power mode is on. Plug in or turn it off to start.';
    return blocks(device.isLowPower, 'On', sentence);
  },
  demands: ({ device }) => {
    if (current(device.isLowPower, device.readAt) !== true || isOnMains(device)) return [];
    const sentence = 'Low power mode is on: one task at a time.';
    return [{ level: 'reduce-to-one', afterMs: 0, clearMs: 30_000, sentence }];
  },
};

function isOnMains(device: DeviceReading): boolean {
  return current(device.powerSource, device.readAt) === 'ac';
}
