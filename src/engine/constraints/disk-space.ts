import type { ConstraintReading } from '../../shared/schema/host.ts';

const GB = 1_000_000_000;

/** Free disk for worktrees and logs (features B3); unknown does not block. */
export function checkDiskSpace(minFreeBytes: number, freeBytes: number | null): ConstraintReading {
  const name = 'Disk';
  if (freeBytes === null) {
    const sentence = 'Free disk space cannot be read on this machine, so it does not block.';
    return { name, state: 'unknown', reading: 'Unknown', sentence };
  }
  const reading = `${gigabytes(freeBytes)} free`;
  if (freeBytes >= minFreeBytes) return { name, state: 'ok', reading, sentence: `${reading}.` };
  const sentence = `Only ${gigabytes(freeBytes)} of disk is free; a night needs ${gigabytes(minFreeBytes)}.`;
  return { name, state: 'blocked', reading, sentence };
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(bytes < 10 * GB ? 1 : 0)} GB`;
}
