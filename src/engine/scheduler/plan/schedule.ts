import type { AppError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Cron } from '../../time/cron/cron.ts';
import { parseCron } from '../../time/cron/parse-cron.ts';
import { type NightWindows, readWindowRule } from '../../time/zone/window-rule.ts';
import type { Zone } from '../../time/zone/zone.ts';
import { createJitter, type HashText, type Jitter } from './jitter.ts';
import { DEFAULT_MIN_RUNWAY_MS, type ScheduleRule } from './schedule-rule.ts';

/** A schedule that was understood, in its zone: what every question of the planner is asked of. */
export interface Schedule extends NightWindows {
  readonly id: string;
  /** Empty: one start when the window opens. */
  readonly crons: readonly Cron[];
  readonly jitterOf: Jitter;
  /** At least 1 ms. */
  readonly minRunwayMs: number;
}

/** What a schedule needs besides its rule. */
export interface ScheduleGround {
  readonly zone: Zone;
  /** Tells machines apart, so that fixed delays spread over them. */
  readonly machineId: string;
  readonly hash: HashText;
}

/** Reads a rule. Fails with `bad-input` and the field it is about, such as `window.start` or `cron.0`. */
export function createSchedule(rule: ScheduleRule, ground: ScheduleGround): Result<Schedule> {
  const windows = readWindowRule(rule.window, ground.zone);
  if (!windows.ok) return fail(placedIn('window', windows.error));
  const crons = readCrons(rule);
  if (!crons.ok) return crons;
  return ok({
    ...windows.value,
    id: rule.id,
    crons: crons.value,
    jitterOf: createJitter(rule, ground),
    // The end of a window may be the start of the next one, which then has that slot.
    minRunwayMs: Math.max(1, rule.minRunwayMs ?? DEFAULT_MIN_RUNWAY_MS),
  });
}

function readCrons(rule: ScheduleRule): Result<readonly Cron[]> {
  const crons: Cron[] = [];
  for (const [index, expression] of (rule.cron ?? []).entries()) {
    const parsed = parseCron(expression, rule.meaning);
    if (!parsed.ok)
      return fail(placedIn('cron', { ...parsed.error, place: { field: `${index}` } }));
    crons.push(parsed.value);
  }
  return ok(crons);
}

function placedIn(folder: string, error: AppError): AppError {
  return { ...error, place: { field: `${folder}.${error.place?.field}` } };
}
