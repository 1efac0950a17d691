import type { Config } from '../../shared/schema/config.ts';
import type { NightPlan } from '../../shared/schema/night-plan.ts';
import { windowFrom } from '../time/zone/night-window.ts';
import { type DueSlots, dueSlots, nextSlot } from './plan/due.ts';
import { planNights } from './plan/nights.ts';
import { type PhaseTimes, phaseTimesOf } from './plan/phase-times.ts';
import type { Schedule } from './plan/schedule.ts';
import type { PlannedSlot } from './plan/slots.ts';
import { planTonight, type ScheduleHost, scheduleOf, type Tonight } from './tonight.ts';

/** Questions about the schedule of a configuration. */
export interface Schedules {
  /** The schedule as the configuration has it, in the zone that is in force now. */
  read(config: Config): Schedule;
  planSpan(config: Config, now: number): Tonight | null;
  nights(config: Config, given: { now: number; count: number }): NightPlan;
  /** Starts with `since` < effectiveAt <= `now` (scheduling-power.md 2.4.5). */
  due(config: Config, given: { since: number; now: number }): DueSlots;
  /** The first start after an instant; null when there is none. */
  next(config: Config, after: number): PlannedSlot | null;
  /** The phases of the night whose window holds `at`; null outside a window. */
  phases(config: Config, at: number): PhaseTimes | null;
}

/** Reads a schedule once per configuration and keeps it, because a zone learns its offsets as it is asked. */
export function createSchedules(host: ScheduleHost): Schedules {
  const read = rememberSchedule(host);
  const next = remember(nextSlot, ({ effectiveAt }) => effectiveAt);
  const tonight = remember(planTonight, ({ startAt }) => startAt);
  return {
    read,
    planSpan: (config, now) => tonight(read(config), now),
    nights: (config, { now, count }) => planOf(read(config), { now, count }),
    due: (config, given) => {
      const schedule = read(config);
      const first = next(schedule, given.since);
      if (first === null || first.effectiveAt > given.now) return { slots: [], omitted: 0 };
      return dueSlots({ schedule, ...given });
    },
    next: (config, after) => next(read(config), after),
    phases: (config, at) => {
      const schedule = read(config);
      const window = windowFrom(schedule, at);
      if (window === null || window.startAt > at) return null;
      return phaseTimesOf(schedule, window, config.phases);
    },
  };
}

function rememberSchedule(host: ScheduleHost): (config: Config) => Schedule {
  const held: { settings: string; config: Config | null; schedule: Schedule | null } = {
    settings: '',
    config: null,
    schedule: null,
  };
  return (config) => {
    const { id, window, schedule, limits } = config;
    if (held.config === config && held.schedule !== null && schedule.timeZone !== undefined) {
      return held.schedule;
    }
    const zone = schedule.timeZone ?? systemZone();
    const settings = JSON.stringify([id, window, schedule, limits.minRunwayMs, zone]);
    if (held.schedule === null || held.settings !== settings) {
      held.schedule = scheduleOf(config, host);
      held.settings = settings;
    }
    held.config = config;
    return held.schedule;
  };
}

/** A schedule that names nothing any more is asked again a day later. */
const NOTHING_FOR_MS = 86_400_000;

/**
 * Keeps the last answer of `find` for as long as `untilOf` says it holds: the next start stays the next one until it
 * comes, and the scheduler asks for it every few seconds.
 */
function remember<T>(
  find: (schedule: Schedule, at: number) => T | null,
  untilOf: (found: T) => number,
): (schedule: Schedule, at: number) => T | null {
  const held: { schedule: Schedule | null; from: number; until: number; found: T | null } = {
    schedule: null,
    from: 0,
    until: 0,
    found: null,
  };
  return (schedule, at) => {
    if (held.schedule === schedule && at >= held.from && at < held.until) return held.found;
    held.schedule = schedule;
    held.from = at;
    held.found = find(schedule, at);
    held.until = held.found === null ? at + NOTHING_FOR_MS : untilOf(held.found);
    return held.found;
  };
}

function planOf(schedule: Schedule, { now, count }: { now: number; count: number }): NightPlan {
  const plan = planNights({ schedule, now, count });
  return {
    scheduleId: plan.scheduleId,
    timeZone: plan.timeZone,
    nights: plan.nights.map((night) => ({
      ...night,
      slots: [...night.slots],
      notes: [...night.notes],
    })),
    leftOut: [...plan.leftOut],
    warnings: [...plan.warnings],
  };
}

/** The zone of the machine, which can change while we run (scheduling-power.md 2.3). */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
