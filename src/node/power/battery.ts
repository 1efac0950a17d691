import si from 'systeminformation';
import type { PowerReading } from '../../shared/schema/host.ts';

const UNKNOWN: PowerReading = { onAc: null, hasBattery: null, percent: null };
const TIMEOUT_MS = 3000;

/** The power source by systeminformation; unknown when it does not answer within 3 s (spec README 2). */
export async function readBattery(): Promise<PowerReading> {
  const timeout = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), TIMEOUT_MS).unref();
  });
  const battery = await Promise.race([si.battery(), timeout]).catch(() => null);
  if (battery === null) return UNKNOWN;
  if (!battery.hasBattery) return { onAc: true, hasBattery: false, percent: null };
  return { onAc: battery.acConnected, hasBattery: true, percent: battery.percent };
}
