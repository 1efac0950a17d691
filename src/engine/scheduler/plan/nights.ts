import { formatDuration } from '../../time/duration.ts';
import { type NightDay, nightDaysFrom } from './night-days.ts';
import { changesIn, type NightNote, notesOf } from './notes.ts';
import type { Schedule } from './schedule.ts';
import type { PlannedSlot } from './slots.ts';
import { findWarnings, type ScheduleWarning } from './warnings.ts';

/** One of the next nights. */
export interface PlannedNight {
  /** The local date on which it starts. */
  readonly date: string;
  readonly startAt: number;
  readonly endAt: number;
  /** Real time from start to end: a clock change makes it differ from what the clocks show. */
  readonly lengthMs: number;
  /** Ascending, at least one. */
  readonly slots: readonly PlannedSlot[];
  readonly notes: readonly NightNote[];
}

/** A date that would have a night but for the reason given. */
export interface LeftOutNight {
  readonly date: string;
  readonly reason: 'excluded' | 'too-short' | 'clock-change';
  readonly sentence: string;
}

/** What a schedule will do next: everything that settings show before a schedule is saved (features A1). */
export interface NightPlan {
  readonly scheduleId: string;
  /** IANA name of the zone in which dates and times are meant. */
  readonly timeZone: string;
  readonly nights: readonly PlannedNight[];
  /** Dates between now and the last night listed. */
  readonly leftOut: readonly LeftOutNight[];
  readonly warnings: readonly ScheduleWarning[];
}

const MAX_COUNT = 100;
const MAX_LEFT_OUT = 60;

/**
 * The next `count` nights (at most 100) that have a slot, the one whose window holds `now` included. Fewer, or none,
 * when the schedule has no more; the warnings then say why.
 */
export function planNights(given: {
  readonly schedule: Schedule;
  readonly now: number;
  readonly count: number;
}): NightPlan {
  const { schedule, now } = given;
  const count = Math.min(given.count, MAX_COUNT);
  const nights: PlannedNight[] = [];
  const leftOut: LeftOutNight[] = [];
  for (const day of count > 0 ? nightDaysFrom(schedule, now) : []) {
    const left = leaveOut(schedule, day);
    if (left !== null && leftOut.length < MAX_LEFT_OUT) leftOut.push(left);
    if (day.isExcluded || day.slots.length === 0) continue;
    nights.push(plannedNight(schedule, day));
    if (nights.length >= count) break;
  }
  const { id: scheduleId, zone } = schedule;
  const warnings = findWarnings(schedule, now);
  return { scheduleId, timeZone: zone.name, nights, leftOut, warnings };
}

function plannedNight(schedule: Schedule, { window, slots }: NightDay): PlannedNight {
  const { date, startAt, endAt } = window;
  const notes = notesOf(schedule, window);
  return { date, startAt, endAt, lengthMs: endAt - startAt, slots, notes };
}

function leaveOut(
  schedule: Schedule,
  { window, slots, isExcluded }: NightDay,
): LeftOutNight | null {
  const { date, startAt, endAt } = window;
  if (slots.length > 0) {
    const sentence = `${date} is excluded.`;
    return isExcluded ? { date, reason: 'excluded', sentence } : null;
  }
  const lengthMs = endAt - startAt;
  if (lengthMs < schedule.minRunwayMs) {
    const needed = formatDuration(schedule.minRunwayMs);
    const sentence = `The window is ${formatDuration(lengthMs)} long; a night needs ${needed}.`;
    return { date, reason: 'too-short', sentence };
  }
  if (changesIn(schedule, window).length === 0) return null;
  const sentence = 'The clocks change that night, and no start is left in the window.';
  return { date, reason: 'clock-change', sentence };
}
