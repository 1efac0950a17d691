import { blocks, type Constraint, closed, current, holds, unknown } from '../constraint.ts';

const GB = 1_000_000_000;
const SAVE_BELOW_BYTES = 5 * GB;
/** Below this nothing can be written any more, whatever a night was told to ignore. */
export const FULL_BELOW_BYTES = 1024 * 1024;
/** A disk that was full is used again from here on. */
const ROOM_BYTES = 16 * 1024 * 1024;
const ROOM_FOR_MS = 10_000;
const MAX_USED = 0.8;
/** With this many times the minimum free, a disk that is mostly used is large and not full. */
const AMPLE = 4;
/** A last known amount of this many times the minimum is trusted when nothing can be read any more. */
const TRUSTED = 2;

/** Free disk for worktrees and logs (features B3): the minimum, and no more than 80 % used unless plenty is free. */
export const diskSpace: Constraint = {
  id: 'disk-space',
  name: 'Disk',
  policy: {
    unknown: 'starts if twice the minimum was free when last read, otherwise waits',
    lost: 'no new task; saves and stops below 5 GB',
  },
  check: ({ limits: { minFreeDiskBytes: least } }, device) => {
    const fact = device.disk;
    const now = current(fact, device.readAt);
    if (now === null) {
      const isTrusted = fact.value !== null && fact.value.freeBytes >= TRUSTED * least;
      if (isTrusted || least === 0) return unknown(fact, 'Free disk space');
      return closed(fact, 'Free disk space cannot be read: waits until it can.');
    }
    const reading = `${gigabytes(now.freeBytes)} free`;
    if (now.freeBytes < least) {
      const sentence = `Only ${gigabytes(now.freeBytes)} of disk is free; a night needs ${gigabytes(least)}.`;
      return blocks(fact, reading, sentence);
    }
    if (now.freeBytes >= AMPLE * least || usedShare(now) <= MAX_USED) return holds(fact, reading);
    const used = Math.round(usedShare(now) * 100);
    const sentence = `The disk is ${used} % full. Starts at 80 %, or with ${gigabytes(AMPLE * least)} free.`;
    return blocks(fact, reading, sentence);
  },
  demands: ({ config, device, isHeld }) => {
    const { state, sentence } = diskSpace.check(config, device);
    if (state !== 'blocked') return [];
    const least = config.limits.minFreeDiskBytes;
    const limit = isHeld('checkpoint-and-stop') ? least : Math.min(least, SAVE_BELOW_BYTES);
    const now = current(device.disk, device.readAt);
    const hold = { level: 'no-new-tasks', afterMs: 0, clearMs: 60_000, sentence } as const;
    const isNearlyFull = now !== null && now.freeBytes < limit;
    return isNearlyFull ? [hold, { ...hold, level: 'checkpoint-and-stop' }] : [hold];
  },
  insists: ({ device, isHeld }) => {
    const level = 'checkpoint-and-stop';
    const now = current(device.disk, device.readAt);
    const limit = isHeld(level) ? ROOM_BYTES : FULL_BELOW_BYTES;
    if (now === null || now.freeBytes >= limit) return [];
    const sentence = 'The disk is full; the night goes on when there is space.';
    return [{ level, afterMs: 0, clearMs: ROOM_FOR_MS, sentence }];
  },
};

function usedShare(disk: { freeBytes: number; totalBytes: number | null }): number {
  const { freeBytes, totalBytes } = disk;
  return totalBytes === null || totalBytes <= 0 ? 0 : 1 - freeBytes / totalBytes;
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(bytes < 10 * GB ? 1 : 0)} GB`;
}
