import type { ClockChangeRule, DayRule } from '../../time/cron/cron.ts';

/** When nights may run and when they start, as a user sets it (scheduling-power.md 1.3). */
export interface ScheduleRule {
  readonly id: string;
  readonly window: WindowRule;
  /** Five-field expressions of the starts within the window; none: one start when the window opens. */
  readonly cron?: readonly string[];
  /** Dates (`YYYY-MM-DD`) whose night is left out. A night belongs to the date on which it starts. */
  readonly exclude?: readonly string[];
  /** How far a start is put off at most, and whether always by the same amount. */
  readonly jitter?: JitterRule;
  /** The time that must be left before the window ends for a start to be worth it; 20 minutes when absent. */
  readonly minRunwayMs?: number;
  readonly dayRule?: DayRule;
  readonly clockChange?: Partial<ClockChangeRule>;
}

/** Local times `HH:MM`; a window whose end is not after its start ends the next day. */
export interface WindowRule {
  readonly start: string;
  readonly end: string;
  /** The weekdays on which a night may start, 0 for Sunday to 6; every day when absent. */
  readonly days?: readonly number[];
}

/** `fixed`: one delay per machine and schedule. `random`: another for every slot, the same whenever it is asked for. */
export interface JitterRule {
  readonly ms: number;
  readonly mode: 'fixed' | 'random';
}

/** The runway of a rule that names none: 20 minutes (scheduling-power.md 1.3, `limits.minRunwayMs`). */
export const DEFAULT_MIN_RUNWAY_MS = 1_200_000;
