import { windowFrom } from '../../engine/time/zone/night-window.ts';
import { readWindowRule } from '../../engine/time/zone/window-rule.ts';
import { createZone } from '../../engine/time/zone/zone.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** The next instant at which the local clock shows `time` (`HH:MM`). */
export function parseUntil(time: string, now: number): Result<number> {
  if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(time)) {
    return fail(appError('bad-input', `--until takes a time such as 07:00, not '${time}'.`));
  }
  const padded = time.padStart(5, '0');
  const windows = readWindowRule({ start: padded, end: padded }, createZone());
  const window = windows.ok ? windowFrom(windows.value, now) : null;
  return window === null ? fail(appError('bad-input', `There is no ${padded}.`)) : ok(window.endAt);
}
