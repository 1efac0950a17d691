import path from 'node:path';
import type { DeviceReading } from '../../../shared/schema/device.ts';
import type { Probe } from '../../host/probe.ts';
import { readText } from './read-text.ts';

/** Percent of the last minute in which something, or everything, waited for memory. */
const WARN_SOME = 10;
const CRITICAL_FULL = 10;
/** Shares of memory that programs can still get. */
const WARN_AVAILABLE = 0.1;
const CRITICAL_AVAILABLE = 0.04;

/** Memory pressure: stalls (PSI) where the kernel has them, and what is available. */
export function linuxMemoryProbe(proc = '/proc'): Probe {
  return {
    source: 'pressure',
    everyMs: 10_000,
    isFast: true,
    look: async () => {
      const [pressure, info] = await Promise.all([
        readText(path.join(proc, 'pressure/memory')),
        readText(path.join(proc, 'meminfo')),
      ]);
      return { memory: judgeMemory(pressure, info) };
    },
  };
}

/** Null when neither text says anything. */
export function judgeMemory(
  pressure: string | null,
  info: string | null,
): DeviceReading['memory']['value'] {
  const some = stall(pressure, 'some');
  const full = stall(pressure, 'full');
  const available = shareOf(info);
  if (some === null && full === null && available === null) return null;
  const isCritical = (full ?? 0) >= CRITICAL_FULL || (available ?? 1) < CRITICAL_AVAILABLE;
  if (isCritical) return 'critical';
  return (some ?? 0) >= WARN_SOME || (available ?? 1) < WARN_AVAILABLE ? 'warn' : 'normal';
}

function stall(text: string | null, kind: 'some' | 'full'): number | null {
  const found = new RegExp(`^${kind} .*avg60=([\\d.]+)`, 'm').exec(text ?? '');
  return found === null ? null : Number(found[1]);
}

function shareOf(info: string | null): number | null {
  const total = kilobytes(info, 'MemTotal');
  const available = kilobytes(info, 'MemAvailable');
  return total === null || total === 0 || available === null ? null : available / total;
}

function kilobytes(info: string | null, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(info ?? '');
  return found === null ? null : Number(found[1]);
}
