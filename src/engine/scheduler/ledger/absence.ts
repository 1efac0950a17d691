import type { Absence, Presence } from '../../ports/store.ts';

/** After a look the program counts as there until the next one is written down, which is once a minute. */
const SLACK_MS = 120_000;

/**
 * Why nobody watched the clock at `at`; null when somebody did. `presence` is in order of `fromAt`. Before the first
 * stretch the program was not running; after the last one nothing is known, which is the same.
 */
export function absenceAt(presence: readonly Presence[], at: number): Absence | null {
  const wasThere = presence.some(({ fromAt, toAt }) => fromAt <= at && at <= toAt + SLACK_MS);
  if (wasThere) return null;
  const next = presence.find(({ fromAt }) => fromAt > at);
  return next === undefined || next.absence === 'none' ? 'app_down' : next.absence;
}
