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
  const held: { settings: string; schedule: Schedule | null } = { settings: '', schedule: null };
  const read = (config: Config): Schedule => {
    const { id, window, schedule, limits } = config;
    const zone = schedule.timeZone ?? systemZone();
    const settings = JSON.stringify([id, window, schedule, limits.minRunwayMs, zone]);
    if (held.schedule === null || held.settings !== settings) {
      held.schedule = scheduleOf(config, host);
      held.settings = settings;
    }
    return held.schedule;
  };
  return {
    read,
    planSpan: (config, now) => planTonight(read(config), now),
    nights: (config, { now, count }) => planOf(read(config), { now, count }),
    due: (config, given) => dueSlots({ schedule: read(config), ...given }),
    next: (config, after) => nextSlot(read(config), after),
    phases: (config, at) => {
      const schedule = read(config);
      const window = windowFrom(schedule, at);
      if (window === null || window.startAt > at) return null;
      return phaseTimesOf(schedule, window, config.phases);
    },
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
