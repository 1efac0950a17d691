import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { FULL_BELOW_BYTES } from '../../constraints/load/disk-space.ts';
import type { Ports } from '../context.ts';
import { isFree } from './gate.ts';
import type { HeldNight } from './night-hold.ts';

const WORDS = /\bENOSPC\b|\bEDQUOT\b|No space left on device|Disk quota exceeded/i;

/** So often is something done again that met a full disk which has space again by now. */
const MOST_AGAIN = 3;

/** Whether nothing can be written any more where our state and worktrees are (R21). */
export async function isDiskFull({ disk }: Pick<Ports, 'disk'>): Promise<boolean> {
  const freeBytes = await disk.freeBytes();
  return freeBytes !== null && freeBytes < FULL_BELOW_BYTES;
}

/**
 * Does `act`. What went wrong while the disk was full says nothing: the night is held, and when it goes on it is done
 * again. The last result stands when the night ends first. Whatever succeeds and is `isGood` stands at once.
 */
export async function throughFullDisk<T>(
  context: HeldNight,
  act: () => Promise<Result<T>>,
  isGood: (value: T) => boolean = () => true,
): Promise<Result<T>> {
  for (let again = 0; ; again += 1) {
    const result = await act();
    if (result.ok && isGood(result.value)) return result;
    const met = !result.ok && again < MOST_AGAIN && tellsOfFullDisk(result.error);
    if (!met && !(await isDiskFull(context.ports))) return result;
    await context.hold.lookNow();
    if (!(await isFree(context))) return result;
  }
}

function tellsOfFullDisk({ code, message }: AppError): boolean {
  return code === 'disk-low' || WORDS.test(message);
}
