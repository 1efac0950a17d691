import type { LadderConfig } from '../../../shared/schema/settings/ladder.ts';

/**
 * Why a task goes up: its class starts higher, a try was not accepted, the rungs below have a poor record, or their
 * agents cannot run.
 */
export type EscalationCause = 'class' | 'failure' | 'record' | 'fallback';

/** Escalations that count, at one moment. */
export interface EscalationUse {
  /** In the last 60 minutes. */
  readonly lastHour: number;
  /** In the last 24 hours. */
  readonly lastDay: number;
  /** Tries under way above the cheapest rung. */
  readonly running: number;
}

/** What stands against another escalation. */
export type EscalationRefusal = 'at-once' | 'hour' | 'day' | 'throttle';

type Quotas = LadderConfig['escalations'];

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What refuses another escalation now; null when nothing does (features E6). */
export function refuseEscalation(
  cause: EscalationCause,
  use: EscalationUse,
  quotas: Quotas,
): EscalationRefusal | null {
  if (refuseRunning(use, quotas) !== null) return 'at-once';
  if (use.lastHour >= quotas.perHour) return 'hour';
  if (use.lastDay >= quotas.perDay) return 'day';
  if (cause === 'failure' || cause === 'fallback') return null;
  const share = Math.max(use.lastHour / quotas.perHour, use.lastDay / quotas.perDay);
  return share * 100 >= quotas.throttlePercent && share > 0 ? 'throttle' : null;
}

/** What refuses going on with an escalation that was counted before; null when nothing does. */
export function refuseRunning(use: EscalationUse, quotas: Quotas): EscalationRefusal | null {
  return use.running >= quotas.atOnce ? 'at-once' : null;
}

/** How many of the instants `at` count now. One after `now` counts too: a clock that was set back frees nothing. */
export function countEscalations(
  at: readonly number[],
  now: number,
  running: number,
): EscalationUse {
  const since = (ms: number): number => at.filter((one) => one > now - ms).length;
  return { lastHour: since(HOUR_MS), lastDay: since(DAY_MS), running };
}
