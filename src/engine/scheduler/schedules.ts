import type { Config } from '../../shared/schema/config.ts';
import type { NightPlan } from '../../shared/schema/night-plan.ts';
import { planNights } from './plan/nights.ts';
import type { Schedule } from './plan/schedule.ts';
import { planTonight, type ScheduleHost, scheduleOf, type Tonight } from './tonight.ts';

/** Questions about the schedule of a configuration. */
export interface Schedules {
  planSpan(config: Config, now: number): Tonight | null;
  nights(config: Config, given: { now: number; count: number }): NightPlan;
}

/** Reads a schedule once per configuration and keeps it, because a zone learns its offsets as it is asked. */
export function createSchedules(host: ScheduleHost): Schedules {
  const held: { settings: string; schedule: Schedule | null } = { settings: '', schedule: null };
  const read = (config: Config): Schedule => {
    const settings = JSON.stringify([config.id, config.window, config.schedule]);
    if (held.schedule === null || held.settings !== settings) {
      held.schedule = scheduleOf(config, host);
      held.settings = settings;
    }
    return held.schedule;
  };
  return {
    planSpan: (config, now) => planTonight(read(config), now),
    nights: (config, { now, count }) => {
      const { scheduleId, timeZone, nights, leftOut, warnings } = planNights({
        schedule: read(config),
        now,
        count,
      });
      return {
        scheduleId,
        timeZone,
        nights: nights.map((night) => ({
          ...night,
          slots: [...night.slots],
          notes: [...night.notes],
        })),
        leftOut: [...leftOut],
        warnings: [...warnings],
      };
    },
  };
}
