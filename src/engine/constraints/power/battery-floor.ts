import type { DeviceReading } from '../../../shared/schema/device.ts';
import { blocks, type Constraint, closed, current, holds, off, unknown } from '../constraint.ts';

/** Enough charge to start, also on mains: it may go away (features B1). No battery: not asked. */
export const batteryFloor: Constraint = {
  id: 'battery-floor',
  name: 'Battery',
  policy: {
    unknown: 'starts if on mains power, otherwise waits',
    lost: 'saves and stops at 20 %, on mains power only while the charge falls',
  },
  check: (config, device) => {
    const fact = device.batteryPercent;
    const { batteryStartPercent: start } = config.constraints;
    if (current(device.hasBattery, device.readAt) === false) return off(fact, 'No battery');
    const percent = current(fact, device.readAt);
    if (percent !== null) {
      const reading = `${Math.round(percent)} %`;
      if (percent >= start) return holds(fact, reading);
      return blocks(fact, reading, `Battery at ${reading}. Starts from ${start} %.`);
    }
    if (mayRunUncharged(device)) return unknown(fact, 'The charge of the battery');
    return closed(fact, 'The charge cannot be read and mains power is missing: waits.');
  },
  demands: ({ config, device, isHeld }) => {
    const { batteryStartPercent, batteryStopPercent, grace } = config.constraints;
    const percent = current(device.batteryPercent, device.readAt);
    const isAbsent = current(device.hasBattery, device.readAt) === false;
    const floor = isHeld('checkpoint-and-stop') ? batteryStartPercent : batteryStopPercent;
    if (isAbsent || percent === null || percent > floor || isCharging(device)) return [];
    const sentence = `Battery at ${Math.round(percent)} %. Work is saved and stopped.`;
    const clearMs = grace.acStableMs;
    return [{ level: 'checkpoint-and-stop', afterMs: 0, clearMs, sentence }];
  },
};

/** On mains, or nobody knows of a battery at all: then there is nothing that could be drained. */
function mayRunUncharged(device: DeviceReading): boolean {
  const source = current(device.powerSource, device.readAt);
  return source === 'ac' || (source === null && current(device.hasBattery, device.readAt) === null);
}

function isCharging(device: DeviceReading): boolean {
  const isOnAc = current(device.powerSource, device.readAt) === 'ac';
  return isOnAc && current(device.isBatteryFalling, device.readAt) !== true;
}
