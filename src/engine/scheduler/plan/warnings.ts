import type { Cron } from '../../time/cron/cron.ts';
import { DAY_MS } from '../../time/zone/calendar-day.ts';
import { wallAt } from '../../time/zone/instants.ts';
import { isNightDay, windowOf } from '../../time/zone/night-window.ts';
import { type NightDay, nightDaysFrom } from './night-days.ts';
import type { Schedule } from './schedule.ts';

/** Something a schedule does that its author may not have meant (scheduling-power.md 5). */
export interface ScheduleWarning {
  readonly kind:
    | 'cron-misses-window'
    | 'never-starts'
    | 'many-slots'
    | 'window-in-gap'
    | 'both-day-fields';
  readonly sentence: string;
  /** The expression it is about; absent: the schedule as a whole. */
  readonly expression?: string;
}

/** More starts in one night than this are likely a slip of the pen. */
const MANY_SLOTS = 48;
const NIGHTS_COUNTED = 14;
const YEAR_DAYS = 366;

/** Everything worth a word before the schedule is saved. Looks a year ahead of `now`. */
export function findWarnings(schedule: Schedule, now: number): readonly ScheduleWarning[] {
  return [
    ...schedule.crons.flatMap((cron) => findCronWarnings(schedule, cron, now)),
    ...findNightWarnings(schedule, now),
    ...findGapWarnings(schedule, now),
  ];
}

function findCronWarnings(schedule: Schedule, cron: Cron, now: number): ScheduleWarning[] {
  const { expression } = cron;
  const warnings: ScheduleWarning[] = [];
  if (cron.joinsDays && cron.dayRule === 'and') {
    const sentence = `"${expression}" names a day of the month and a weekday; both must match.`;
    warnings.push({ kind: 'both-day-fields', expression, sentence });
  }
  if (firstNight({ ...schedule, crons: [cron] }, now) === null) {
    const sentence = `"${expression}" has no time within the window, so it starts nothing.`;
    warnings.push({ kind: 'cron-misses-window', expression, sentence });
  }
  return warnings;
}

function findNightWarnings(schedule: Schedule, now: number): ScheduleWarning[] {
  const nights: NightDay[] = [];
  for (const day of nightDaysFrom(schedule, now)) {
    if (!day.isExcluded && day.slots.length > 0) nights.push(day);
    if (nights.length >= NIGHTS_COUNTED) break;
  }
  if (nights.length === 0) {
    return [{ kind: 'never-starts', sentence: 'No night of this schedule would start.' }];
  }
  const most = Math.max(...nights.map(({ slots }) => slots.length));
  if (most <= MANY_SLOTS) return [];
  const sentence = `This schedule starts ${most} times in one night; ${MANY_SLOTS} is plenty.`;
  return [{ kind: 'many-slots', sentence }];
}

function firstNight(schedule: Schedule, now: number): NightDay | null {
  for (const day of nightDaysFrom(schedule, now)) {
    if (!day.isExcluded && day.slots.length > 0) return day;
  }
  return null;
}

function findGapWarnings(schedule: Schedule, now: number): ScheduleWarning[] {
  const { zone } = schedule;
  const changes = zone.changesBetween(now, now + YEAR_DAYS * DAY_MS);
  const days = changes.flatMap(({ at }) => {
    const day = Math.floor(wallAt(at, zone) / DAY_MS);
    return [day - 1, day];
  });
  return days.flatMap((day) => {
    const window = isNightDay(schedule, day) ? windowOf(schedule, day) : null;
    if (window?.isMovedByGap !== true) return [];
    const sentence = `The clocks skip the whole window on ${window.date}; that night runs right after the change.`;
    return [{ kind: 'window-in-gap' as const, sentence }];
  });
}
