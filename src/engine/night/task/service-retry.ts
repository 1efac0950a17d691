import type { Attempt } from '../../../shared/schema/attempt.ts';
import { SERVICE_RETRIES } from '../../agent/breaker/moments.ts';
import { capitalise, clip } from '../../report/format.ts';
import { formatClock } from '../../time/clock-text.ts';
import { type NightContext, nightOf, record } from '../context.ts';
import { waitFor } from '../pause.ts';
import { attemptsTonight, metTrouble } from './attempt-row.ts';
import { lastAgentAt } from './deadline.ts';

/** Waits before each further try (features H4); a sign-in, a limit and a request that is not accepted are not tried again. */
const WAITS_MS = [60_000, 120_000, 240_000];

/** When the last run is to be tried again, and the how many-th time that is. */
interface Retry {
  readonly at: number;
  readonly n: number;
}

/**
 * The next try after a run whose service was not reached or could not work; null when the last one ended otherwise, or
 * three tries in a row helped nothing. Told by the rows alone, so that a restart in between changes nothing (R12).
 */
export function nextRetry(attempts: readonly Attempt[]): Retry | null {
  const last = attempts.at(-1);
  if (last === undefined || !metTrouble(last) || last.endedAt === null) return null;
  const n = attempts.length - 1 - attempts.findLastIndex((attempt) => !metTrouble(attempt));
  const waitMs = n > SERVICE_RETRIES ? undefined : WAITS_MS[n - 1];
  return waitMs === undefined ? null : { at: last.endedAt + waitMs, n };
}

/** Waits for the next try after trouble with the service, and tells of it once. False when there is none tonight. */
export async function waitForServiceRetry(
  context: NightContext,
  last: Attempt | null,
): Promise<boolean> {
  if (last === null || context.stop.reason() !== null) return false;
  const { clock } = context.ports;
  const retry = nextRetry(attemptsTonight(context, last.taskId));
  if (retry === null || retry.at >= lastAgentAt(nightOf(context))) return false;
  const sentence = tell(context, last, retry);
  context.activity.note(last.taskId, `saved, waits: ${sentence}`, clock.now());
  await waitFor(clock, Math.max(0, retry.at - clock.now()), { signal: context.stop.signal });
  return context.stop.reason() === null;
}

function tell(
  context: NightContext,
  { id, taskId, agent, outcome }: Attempt,
  retry: Retry,
): string {
  const { store } = context.ports;
  const time = formatClock(retry.at, context.config.schedule.timeZone);
  const what = outcome?.kind === 'network' ? 'could not reach its model' : 'met a busy service';
  const name = clip(capitalise(agent), 24);
  const sentence = `${name} ${what}: tried again at ${time} (${retry.n} of ${SERVICE_RETRIES}).`;
  const told = store.eventsOf(context.nightId, ['attempt.deferred']);
  if (!told.some(({ attemptId }) => attemptId === id)) {
    const body = { retryAt: retry.at, n: retry.n, sentence };
    record(context, { type: 'attempt.deferred', taskId, attemptId: id, body });
  }
  return sentence;
}
