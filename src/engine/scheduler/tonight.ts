import type { Config } from '../../shared/schema/config.ts';
import { createZone } from '../time/zone/zone.ts';
import { type NightDay, nightDaysFrom } from './plan/night-days.ts';
import { createSchedule, type Schedule } from './plan/schedule.ts';

/** When the coming night starts and must be over. */
export interface Tonight {
  readonly startAt: number;
  readonly endAt: number;
}

/** What a plan needs besides the configuration. */
export interface ScheduleHost {
  /** Tells machines apart, so that their delays differ. */
  readonly machineId: string;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
}

const HASH_DIGITS = 12;

/** The schedule of a configuration that was accepted; its rules were checked when it was loaded. */
export function scheduleOf(config: Config, { machineId, hash }: ScheduleHost): Schedule {
  const { expression, expressions = [], jitterMs, jitterMode, timeZone, dst } = config.schedule;
  const made = createSchedule(
    {
      id: config.id,
      window: windowRuleOf(config),
      cron: [...(expression === undefined ? [] : [expression]), ...expressions],
      jitter: { ms: jitterMs ?? 0, mode: jitterMode },
      minRunwayMs: config.limits.minRunwayMs,
      ...(dst === undefined ? {} : { meaning: { clockChange: clockChangeOf(dst) } }),
    },
    {
      zone: createZone(timeZone),
      machineId,
      hash: (text) => Number.parseInt(hash(text).slice(0, HASH_DIGITS), 16),
    },
  );
  if (!made.ok) throw new Error(`a loaded schedule is invalid: ${made.error.message}`);
  return made.value;
}

function clockChangeOf({ gap, repeat }: NonNullable<Config['schedule']['dst']>) {
  return {
    ...(gap === undefined ? {} : { gap }),
    ...(repeat === undefined ? {} : { repeat }),
  };
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function windowRuleOf({ window }: Config) {
  const { start, end, days, exclude } = window;
  return {
    start,
    end,
    ...(days === undefined ? {} : { days: days.map((day) => WEEKDAYS.indexOf(day)) }),
    ...(exclude === undefined ? {} : { exclude }),
  };
}

/**
 * The window that is open or comes next, and when a night armed at `now` starts in it. With expressions it starts at the
 * next slot; without, when the window opens plus the delay, or at once in a window that is open. Null when no night is
 * left.
 */
export function planTonight(schedule: Schedule, now: number): Tonight | null {
  for (const { slots, window, isExcluded } of nightDaysFrom(schedule, now)) {
    const startAt = isExcluded ? null : startIn(schedule, { slots, now });
    if (startAt !== null) return { startAt, endAt: window.endAt };
  }
  return null;
}

/** A window that is too short for a start is no night. */
function startIn(
  { crons }: Schedule,
  { slots, now }: Pick<NightDay, 'slots'> & { readonly now: number },
): number | null {
  if (crons.length > 0)
    return slots.find(({ effectiveAt }) => effectiveAt >= now)?.effectiveAt ?? null;
  return slots[0]?.effectiveAt ?? null;
}
