import type { DeviceReading } from '../../shared/schema/device.ts';

/** What the machine says about itself: power, lid, network, load, its user. */
export interface Device {
  /** The values known now, each with its age. Never waits for a slow source and never throws. */
  read(): Promise<DeviceReading>;
  /** Calls back when a value changed that may decide a constraint. Returns stop. */
  onChange(run: () => void): () => void;
}
