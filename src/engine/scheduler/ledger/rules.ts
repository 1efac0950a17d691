import type { Config } from '../../../shared/schema/config.ts';

/** What a schedule does with its starts (scheduling-power.md 1.3). All times in milliseconds. */
export interface SlotRules {
  readonly toleranceMs: number;
  readonly catchesUp: boolean;
  readonly scope: 'same_window' | 'any_time';
  /** How late a start is made up for; null: as late as its scope allows. */
  readonly catchUpMs: number | null;
  readonly overlap: 'skip' | 'buffer_one' | 'cancel_other' | 'allow';
  readonly maxRuns: number | null;
  readonly minIntervalMs: number;
  readonly everyNight: boolean;
}

/** The rules a configuration sets. */
export function slotRulesOf({ schedule, limits }: Config): SlotRules {
  return {
    toleranceMs: schedule.toleranceMs,
    catchesUp: schedule.onMissed !== 'skip',
    scope: schedule.catchUp.scope,
    catchUpMs: schedule.catchUp.windowMs ?? null,
    overlap: schedule.overlap,
    maxRuns: limits.maxRunsPerNight ?? null,
    minIntervalMs: limits.minIntervalMs,
    everyNight: schedule.everyNight,
  };
}
