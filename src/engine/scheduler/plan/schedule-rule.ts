import type { CronMeaning } from '../../time/cron/parse-cron.ts';
import type { WindowRule } from '../../time/zone/window-rule.ts';

/** When nights may run and when they start, as a user sets it (scheduling-power.md 1.3). */
export interface ScheduleRule {
  readonly id: string;
  readonly window: WindowRule;
  /** Five-field expressions of the starts within the window; none: one start when the window opens. */
  readonly cron?: readonly string[];
  /** How far a start is put off at most, and whether always by the same amount. */
  readonly jitter?: JitterRule;
  /** The time that must be left before the window ends for a start to be worth it; 20 minutes when absent. */
  readonly minRunwayMs?: number;
  /** How the expressions are meant: day fields, clock changes. */
  readonly meaning?: CronMeaning;
}

/** `fixed`: one delay per machine and schedule. `random`: another for every slot, the same whenever it is asked for. */
export interface JitterRule {
  readonly ms: number;
  readonly mode: 'fixed' | 'random';
}

/** The runway of a rule that names none: 20 minutes (scheduling-power.md 1.3, `limits.minRunwayMs`). */
export const DEFAULT_MIN_RUNWAY_MS = 1_200_000;
