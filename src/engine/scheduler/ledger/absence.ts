import type { Absence, Presence } from '../../ports/store.ts';

/** A look is written down once a minute, so that the newest one may be older than the program's last. */
const SLACK_MS = 120_000;

/**
 * Why nobody watched the clock at `at`; null when somebody did. `presence` is in order of `fromAt`. Before the first
 * stretch the program was not running; long after the last one nothing is known, which is the same. An earlier stretch
 * ends where it was last written down: a start that came before the absence has its row and asks nobody.
 */
export function absenceAt(presence: readonly Presence[], at: number): Absence | null {
  const last = presence.at(-1);
  const wasThere = presence.some((stretch) => {
    const slackMs = stretch === last ? SLACK_MS : 0;
    return stretch.fromAt <= at && at <= stretch.toAt + slackMs;
  });
  if (wasThere) return null;
  const next = presence.find(({ fromAt }) => fromAt > at);
  return next === undefined || next.absence === 'none' ? 'app_down' : next.absence;
}
