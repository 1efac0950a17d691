import type { DeviceValues, NetworkReading } from '../../../src/shared/schema/device.ts';

/** A connection that costs nothing. */
export const ONLINE: NetworkReading = {
  isOnline: true,
  kind: 'wifi',
  isMetered: false,
  isConstrained: false,
};

/** No connection. */
export const OFFLINE: NetworkReading = {
  isOnline: false,
  kind: null,
  isMetered: null,
  isConstrained: null,
};

/** A plugged-in laptop of which nothing asks for a hold. */
export const CALM: DeviceValues = {
  powerSource: 'ac',
  hasBattery: true,
  batteryPercent: 90,
  network: ONLINE,
  disk: { freeBytes: 90e9, totalBytes: 200e9 },
};

/** The same on its battery. */
export const UNPLUGGED: DeviceValues = { ...CALM, powerSource: 'battery' };
