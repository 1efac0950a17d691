import { clauseOf } from '../../report/clause.ts';
import { nightOf } from '../context.ts';
import { waitFor, waitUntil } from '../pause.ts';
import { RECHECK_MS } from '../recheck.ts';
import type { StopReason } from '../stop.ts';
import { lastAgentAt, lastResumeAt } from '../task/deadline.ts';
import { untilFullyAwake } from './awake-now.ts';
import { type HeldNight, mustStop } from './night-hold.ts';

/** A turn for an agent, to be given back when it ended; or why there is none any more tonight. */
export type Turn =
  | { readonly isGiven: true; readonly giveBack: () => void }
  | { readonly isGiven: false; readonly why: string };

/** Waits until an agent may work on a task, as long as enough of the night would be left for it. */
export async function waitForTurn(context: HeldNight, taskId: string): Promise<Turn> {
  const { clock } = context.ports;
  for (;;) {
    await untilFullyAwake(context);
    const over = whyOver(context);
    if (over !== null) return none(over);
    const giveBack = isUncertain(context) ? null : context.hold.claim('agent');
    if (giveBack !== null) return { isGiven: true, giveBack };
    const why = clauseOf(context.hold.now().sentence);
    const lastAt = lastTurnAt(context);
    const isLate = clock.now() >= lastAt;
    if (isLate && context.hold.isSettled()) return none(why);
    context.activity.note(taskId, `saved, waits: ${why}`, clock.now());
    const ends = { signal: context.stop.signal, nudge: context.hold.onChange };
    await (isLate ? waitFor(clock, RECHECK_MS, ends) : waitUntil(clock, lastAt, ends));
  }
}

/** Why no agent may work any more tonight; null while one may. A clock that was just set ends nothing. */
export function whyOver(context: HeldNight): string | null {
  const stopped = context.stop.reason();
  if (stopped !== null) return STOPPED[stopped];
  const isLate = context.ports.clock.now() >= lastAgentAt(nightOf(context));
  return isLate && context.hold.isSettled() ? 'the night was about to end' : null;
}

/** Whether the night is over by a clock that was just set, and so may not be over at all. */
export function isUncertain(context: HeldNight): boolean {
  const isLate = context.ports.clock.now() >= lastAgentAt(nightOf(context));
  return isLate && !context.hold.isSettled();
}

/** Until when a turn is worth waiting for. A person may go on with less left than a constraint. */
function lastTurnAt(context: HeldNight): number {
  const { level, because } = context.hold.now();
  const night = nightOf(context);
  const isByConstraint =
    because !== 'user' && (level === 'pause-soft' || level === 'checkpoint-and-stop');
  return isByConstraint
    ? lastResumeAt(night, context.config.limits.minRunwayMs)
    : lastAgentAt(night);
}

const STOPPED: Readonly<Record<StopReason, string>> = {
  user: 'you stopped the night',
  emergency: 'an emergency stop came',
  deadline: 'the night ended',
  shutdown: 'the host ended',
  superseded: 'the next start took its place',
};

function none(why: string): Turn {
  return { isGiven: false, why };
}

/**
 * Runs `act` while nothing asks to save and stop. What a hold cut short is done again from its beginning once the night
 * goes on; null when it ends first, or is held to its end.
 */
export async function throughHolds<T>(
  context: HeldNight,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  while (await isFree(context)) {
    const cut = new AbortController();
    const end = (): void => cut.abort();
    const stopListening = context.hold.onChange(() => mustStop(context) && end());
    context.stop.signal.addEventListener('abort', end, { once: true });
    try {
      const result = await act(cut.signal);
      if (!cut.signal.aborted) return result;
    } finally {
      stopListening();
      context.stop.signal.removeEventListener('abort', end);
    }
  }
  return null;
}

/** Waits while the night is to stop; false when it is over before it may go on. */
export async function isFree(context: HeldNight): Promise<boolean> {
  const { clock } = context.ports;
  while (mustStop(context)) {
    if (whyOver(context) !== null) return false;
    await waitFor(clock, RECHECK_MS, {
      signal: context.stop.signal,
      nudge: context.hold.onChange,
    });
  }
  return context.stop.reason() === null;
}
