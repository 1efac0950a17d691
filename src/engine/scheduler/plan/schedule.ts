import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Cron } from '../../time/cron/cron.ts';
import { parseCron } from '../../time/cron/parse-cron.ts';
import { type DayNumber, parseDay } from '../../time/zone/calendar-day.ts';
import type { Zone } from '../../time/zone/zone.ts';
import { createJitter, type HashText, type Jitter } from './jitter.ts';
import { DEFAULT_MIN_RUNWAY_MS, type ScheduleRule } from './schedule-rule.ts';

/** A schedule that was understood, in its zone: what every question of the planner is asked of. */
export interface Schedule {
  readonly id: string;
  readonly zone: Zone;
  /** The opening after midnight of the start date, in milliseconds of wall time. */
  readonly startOfDayMs: number;
  /** The length of the window on a day without a clock change, at most 24 hours. */
  readonly wallLengthMs: number;
  readonly weekdays: ReadonlySet<number>;
  readonly excluded: ReadonlySet<DayNumber>;
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

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
const WALL_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Reads a rule. Fails with `bad-input` and the field it is about: a time, an expression, a date, the weekdays. */
export function createSchedule(rule: ScheduleRule, ground: ScheduleGround): Result<Schedule> {
  const start = readWallTime(rule.window.start);
  const end = readWallTime(rule.window.end);
  if (start === null || end === null) {
    const [field, text] = start === null ? ['start', rule.window.start] : ['end', rule.window.end];
    return refuse(`window.${field}`, `"${text}" is not a time of day such as "22:00".`);
  }
  const days = rule.window.days ?? EVERY_DAY;
  if (days.length === 0 || !days.every((day) => EVERY_DAY.includes(day))) {
    return refuse('window.days', 'A window needs at least one weekday from 0 (Sunday) to 6.');
  }
  const excluded = readDates(rule.exclude ?? []);
  if (!excluded.ok) return excluded;
  const crons = readCrons(rule);
  if (!crons.ok) return crons;
  const minutes = (end - start + MINUTES_A_DAY) % MINUTES_A_DAY;
  return ok({
    id: rule.id,
    zone: ground.zone,
    startOfDayMs: start * MINUTE_MS,
    wallLengthMs: (minutes === 0 ? MINUTES_A_DAY : minutes) * MINUTE_MS,
    weekdays: new Set(days),
    excluded: excluded.value,
    crons: crons.value,
    jitterOf: createJitter(rule, ground),
    // The end of a window may be the start of the next one, which then has that slot.
    minRunwayMs: Math.max(1, rule.minRunwayMs ?? DEFAULT_MIN_RUNWAY_MS),
  });
}

function readWallTime(text: string): number | null {
  const match = WALL_TIME.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

function readDates(texts: readonly string[]): Result<ReadonlySet<DayNumber>> {
  const numbers = new Set<DayNumber>();
  for (const [index, text] of texts.entries()) {
    const number = parseDay(text);
    if (number === null) {
      return refuse(`exclude.${index}`, `"${text}" is not a date such as "2026-12-24".`);
    }
    numbers.add(number);
  }
  return ok(numbers);
}

function readCrons(rule: ScheduleRule): Result<readonly Cron[]> {
  const { dayRule, clockChange } = rule;
  const meaning = {
    ...(dayRule === undefined ? {} : { dayRule }),
    ...(clockChange === undefined ? {} : { clockChange }),
  };
  const crons: Cron[] = [];
  for (const [index, expression] of (rule.cron ?? []).entries()) {
    const parsed = parseCron(expression, meaning);
    if (!parsed.ok) {
      return fail({ ...parsed.error, place: { field: `cron.${index}` } });
    }
    crons.push(parsed.value);
  }
  return ok(crons);
}

function refuse(field: string, sentence: string): Result<never> {
  return fail(appError('bad-input', sentence, { place: { field } }));
}
