import type { Handlers } from '../../shared/dispatch.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { explain } from './explain.ts';
import { LOOK_BACK_MS } from './plan/due.ts';
import type { Schedules } from './schedules.ts';

type Served =
  | 'schedule.nights'
  | 'schedule.slots'
  | 'schedule.state'
  | 'schedule.pause'
  | 'schedule.resume'
  | 'schedule.skipNext'
  | 'schedule.explain';

/** Nights that settings show before a schedule is saved (features A1). */
const NIGHTS_SHOWN = 5;

interface ControlPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: { current(): Config };
  readonly schedules: Schedules;
}

/** What a user asks of the schedule, and what they decide about it (features A5). */
export function scheduleHandlers(ports: ControlPorts): Pick<Handlers, Served> {
  const { store, clock, config, schedules } = ports;
  return {
    'schedule.nights': async ({ count }) => {
      const given = { now: clock.now(), count: count ?? NIGHTS_SHOWN };
      return ok(schedules.nights(config.current(), given));
    },
    'schedule.slots': async ({ from, to }) => {
      const now = clock.now();
      return ok([...store.slotsBetween(from ?? now - LOOK_BACK_MS, to ?? now)]);
    },
    'schedule.state': async () => ok(stateOf(ports)),
    'schedule.pause': async ({ note, until }) => {
      if (until !== undefined && until <= clock.now()) {
        const place = { field: 'until' };
        return fail(appError('bad-input', 'The pause would end before it begins.', { place }));
      }
      const scheduleId = config.current().id;
      const body = { scheduleId, note: note ?? '', until: until ?? null };
      store.append({ type: 'schedule.paused', body });
      return ok(stateOf(ports));
    },
    'schedule.resume': async () => {
      const scheduleId = config.current().id;
      if (!store.scheduleState(scheduleId).paused) {
        return fail(appError('bad-transition', 'The schedule is not paused.'));
      }
      store.append({ type: 'schedule.resumed', body: { scheduleId, reason: 'Resumed by you.' } });
      return ok(stateOf(ports));
    },
    'schedule.skipNext': async ({ undo }) => {
      const settings = config.current();
      const next = undo === true ? null : schedules.next(settings, clock.now());
      if (undo !== true && next === null) {
        return fail(appError('bad-input', 'The schedule has no later start.'));
      }
      const body = { scheduleId: settings.id, slotAt: next?.slotAt ?? null };
      store.append({ type: 'schedule.skip-set', body });
      return ok(stateOf(ports));
    },
    'schedule.explain': async ({ at }) =>
      ok(explain(schedules.read(config.current()), store, at ?? clock.now())),
  };
}

function stateOf({ store, clock, config, schedules }: ControlPorts) {
  const settings = config.current();
  const { paused, note, pausedUntil, skipSlotAt } = store.scheduleState(settings.id);
  const next = schedules.next(settings, clock.now());
  return {
    scheduleId: settings.id,
    everyNight: settings.schedule.everyNight,
    paused,
    note,
    pausedUntil,
    skipSlotAt,
    nextStartAt: next?.effectiveAt ?? null,
  };
}
