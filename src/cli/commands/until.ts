import { nextWindow } from '../../engine/time/window.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** The next instant at which the local clock shows `time` (`HH:MM`). */
export function parseUntil(time: string, now: number): Result<number> {
  if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(time)) {
    return fail(appError('bad-input', `--until takes a time such as 07:00, not '${time}'.`));
  }
  const padded = time.padStart(5, '0');
  return ok(nextWindow({ start: padded, end: padded }, now).endAt);
}
