import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { DAY_MS, type DayNumber, parseDay } from './calendar-day.ts';
import type { Zone } from './zone.ts';

/** Local times `HH:MM`; a window whose end is not after its start ends the next day. */
export interface WindowRule {
  readonly start: string;
  readonly end: string;
  /** The weekdays on which a night may start, 0 for Sunday to 6; every day when absent. */
  readonly days?: readonly number[];
  /** Dates (`YYYY-MM-DD`) whose night is left out. A night belongs to the date on which it starts. */
  readonly exclude?: readonly string[];
}

/** The windows of a rule that was understood, in their zone. */
export interface NightWindows {
  readonly zone: Zone;
  /** The opening after midnight of the start date, in milliseconds of wall time. */
  readonly startOfDayMs: number;
  /** The length of the window on a day without a clock change, at most 24 hours. */
  readonly wallLengthMs: number;
  readonly weekdays: ReadonlySet<number>;
  readonly excluded: ReadonlySet<DayNumber>;
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const MINUTE_MS = 60_000;
const WALL_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Reads a rule. Fails with `bad-input` and the field it is about: `start`, `end`, `days`, `exclude.N`. */
export function readWindowRule(rule: WindowRule, zone: Zone): Result<NightWindows> {
  const start = readWallTime(rule.start);
  const end = readWallTime(rule.end);
  if (start === null) return refuse('start', `"${rule.start}" is not a time such as "22:00".`);
  if (end === null) return refuse('end', `"${rule.end}" is not a time such as "06:30".`);
  const days = rule.days ?? EVERY_DAY;
  if (days.length === 0 || !days.every((day) => EVERY_DAY.includes(day))) {
    return refuse('days', 'A window needs at least one weekday from 0 (Sunday) to 6.');
  }
  const excluded = readDates(rule.exclude ?? []);
  if (!excluded.ok) return excluded;
  return ok({
    zone,
    startOfDayMs: start,
    wallLengthMs: end > start ? end - start : end - start + DAY_MS,
    weekdays: new Set(days),
    excluded: excluded.value,
  });
}

/** Reads `HH:MM` as the wall time after midnight in milliseconds; null when it is written otherwise. */
export function readWallTime(text: string): number | null {
  const match = WALL_TIME.exec(text);
  return match === null ? null : (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
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

function refuse(field: string, sentence: string): Result<never> {
  return fail(appError('bad-input', sentence, { place: { field } }));
}
