import type { DeviceReading } from '../../../shared/schema/device.ts';
import {
  blocks,
  type Constraint,
  closed,
  current,
  type Demand,
  type Finding,
  holds,
  off,
  unknown,
} from '../constraint.ts';

const FALLING_FLOOR_PERCENT = 50;
const SHORT_TIME_MS = 20 * 60_000;

/**
 * Mains power (features B1). A UPS is not mains. An unknown source keeps a machine with a battery waiting, because
 * draining it is real harm; without a battery it does not block.
 */
export const acPower: Constraint = {
  id: 'ac-power',
  name: 'AC power',
  policy: {
    unknown: 'waits if there is a battery, otherwise starts',
    lost: 'no new task at once; pauses after 60 s; saves and stops after 300 s, below 50 % and falling, or with less than 20 min left',
  },
  check: (config, device) => {
    const reading = readingOf(device);
    if (!config.constraints.pluggedIn) return off(device.powerSource, reading);
    return judge(device, reading);
  },
  demands: ({ config, device }) => {
    if (!config.constraints.pluggedIn) return [];
    const { state, sentence } = judge(device, readingOf(device));
    if (state !== 'blocked') return [];
    const { acMs, acStopMs, acStableMs } = config.constraints.grace;
    const demand = (level: Demand['level'], afterMs: number): Demand => ({
      level,
      afterMs,
      clearMs: acStableMs,
      sentence,
    });
    return [
      demand('no-new-tasks', 0),
      demand('pause-soft', acMs),
      demand('checkpoint-and-stop', isEndNear(device) ? 0 : acStopMs),
    ];
  },
};

function judge(device: DeviceReading, reading: string): Finding {
  const { powerSource, readAt } = device;
  const source = current(powerSource, readAt);
  const hasBattery = current(device.hasBattery, readAt);
  if (source === 'ups') {
    return blocks(powerSource, reading, `${reading}. Waits for mains power.`);
  }
  if (hasBattery === false || source === 'ac') {
    return holds(powerSource, reading, `${reading}${weakCharger(device)}.`);
  }
  if (source === 'battery') return blocks(powerSource, reading, `${reading}. Plug in to start.`);
  if (hasBattery !== true) return unknown(powerSource, 'The power source');
  return closed(powerSource, 'The power source cannot be read and there is a battery: waits.');
}

function weakCharger(device: DeviceReading): string {
  const isFalling = current(device.isBatteryFalling, device.readAt) === true;
  return isFalling ? ', and the battery still falls: the charger is too weak' : '';
}

/** Too little is left to wait for the end of the grace (scheduling-power.md 4.6). */
function isEndNear(device: DeviceReading): boolean {
  const percent = current(device.batteryPercent, device.readAt);
  const leftMs = current(device.timeLeftMs, device.readAt);
  const isFalling = current(device.isBatteryFalling, device.readAt) === true;
  const isLow = percent !== null && percent < FALLING_FLOOR_PERCENT && isFalling;
  return isLow || (leftMs !== null && leftMs < SHORT_TIME_MS);
}

function readingOf(device: DeviceReading): string {
  const percent = current(device.batteryPercent, device.readAt);
  const charge = percent === null ? '' : ` (${Math.round(percent)} %)`;
  const source = current(device.powerSource, device.readAt);
  if (source === 'ups') return `On a UPS${charge}`;
  if (current(device.hasBattery, device.readAt) === false) return 'No battery';
  if (source === null) return 'Unknown';
  return source === 'ac' ? `On AC${charge}` : `On battery${charge}`;
}
