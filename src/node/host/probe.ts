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
  /** Calls back when it is worth looking at once, where the source tells. Returns stop. */
  watch?(run: () => void): () => void;
  /** Lets go of what it holds. */
  stop?(): void;
}
