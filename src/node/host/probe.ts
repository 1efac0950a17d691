import type { DeviceValues } from '../../shared/schema/device.ts';

/** One source of values about the device. */
export interface Probe {
  /** Named in readings: `sysfs`, `logind`. */
  readonly source: string;
  /** How often it is worth looking. */
  readonly everyMs: number;
  /** Answers within a few milliseconds, so that a reading waits for it. */
  readonly isFast: boolean;
  /** What it knows now. Null takes an earlier value back; an absent one, or a rejection, leaves it to grow old. */
  look(): Promise<DeviceValues>;
  /** Lets go of what it holds. */
  stop?(): void;
}
