import { reasonOf } from '../../shared/error.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { SlotRef } from '../../shared/schema/slot.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigSource } from '../ports/config-source.ts';
import type { Device } from '../ports/device.ts';
import type { Log } from '../ports/log.ts';
import type { Power } from '../ports/power.ts';
import type { Store } from '../ports/store.ts';
import type { Triggers } from '../ports/triggers.ts';
import { reconcile } from './reconcile.ts';
import { type Schedules, systemZone } from './schedules.ts';
import type { Tonight } from './tonight.ts';
import { watchTime } from './watch-time.ts';

/** What the scheduler asks of the nights. */
export interface NightsOfSchedule {
  /** Whether a pass works now. */
  isBusy(): boolean;
  /** Arms a night for the schedule, with a start that is already due where there is one. False: it could not. */
  armFor(span: Tonight, due: { slot: SlotRef; reason: string } | null): boolean;
  /** Moves a night that has not begun; resolves when it waits for its new start. */
  replan(span: Tonight): Promise<void>;
  /** Ends a night whose deadline has passed; resolves when it is over. */
  expire(now: number): Promise<void>;
}

/** Everything the scheduler needs. */
export interface SchedulerPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: ConfigSource;
  readonly power: Pick<Power, 'onChange' | 'onSleep'>;
  readonly device?: Device | undefined;
  readonly log: Log;
  readonly triggers?: Triggers | undefined;
  readonly schedules: Schedules;
  readonly nights: NightsOfSchedule;
}

/** The loop that gives every start its row. */
export interface Scheduler {
  start(): Promise<void>;
  /** Looks now; a look that runs is followed by another. Never throws. */
  look(): Promise<void>;
  stop(): void;
}

/** How often the scheduler looks while nothing else wakes it (scheduling-power.md 2.3). */
export const PULSE_MS = 20_000;
/** While no night is open there is little to miss: starts have their exact timer. */
const IDLE_PULSE_MS = 60_000;

/** Looks at every pulse, at the exact next start, and whenever the power source or a trigger says so. */
export function createScheduler(ports: SchedulerPorts): Scheduler {
  const { clock, log, power } = ports;
  const time = watchTime(ports);
  const follower = followTriggers(ports, () => void look());
  let running: Promise<void> | null = null;
  let isWanted = false;
  let isStopped = true;
  let cancelPulse = (): void => undefined;
  let stopListening = (): void => undefined;

  /** How long until the next look; a fault is looked at again at the next pulse. */
  const once = async (): Promise<number> => {
    try {
      const seen = await time.look();
      if (seen !== null && !isStopped) await reconcile(ports, seen);
      if (!isStopped) follower.refresh();
      return untilNextLook(ports);
    } catch (fault) {
      log.error('scheduler.fault', { reason: reasonOf(fault) });
      return PULSE_MS;
    }
  };
  const loop = async (): Promise<void> => {
    let waitMs = PULSE_MS;
    do {
      isWanted = false;
      waitMs = await once();
    } while (isWanted && !isStopped);
    running = null;
    cancelPulse();
    if (!isStopped) cancelPulse = clock.after(waitMs, () => void look());
  };
  const look = (): Promise<void> => {
    if (isStopped) return Promise.resolve();
    isWanted = true;
    running ??= loop();
    return running;
  };
  return {
    start: async () => {
      isStopped = false;
      const stops = [power.onChange(() => void look()), power.onSleep(() => void look())];
      stopListening = () => {
        for (const stop of stops) stop();
      };
      await look();
    },
    look,
    stop: () => {
      isStopped = true;
      cancelPulse();
      stopListening();
      follower.stop();
    },
  };
}

/** Until the next pulse, or the next start or the end of the night when it comes sooner. Never by the wall clock alone. */
function untilNextLook({ clock, config, schedules, store }: SchedulerPorts): number {
  const now = clock.now();
  const next = schedules.next(config.current(), now)?.effectiveAt;
  const open = store.openNight();
  const end = open?.deadlineAt;
  const exact = [next, end].filter((at) => at !== undefined && at > now);
  const pulseMs = open === null ? IDLE_PULSE_MS : PULSE_MS;
  return exact.reduce<number>((ms, at) => Math.min(ms, (at ?? now) - now), pulseMs);
}

/** Keeps the outside triggers in step with the configuration and the zone of the machine. */
function followTriggers({ triggers, config }: SchedulerPorts, run: () => void) {
  let followed = '';
  let stop = (): void => undefined;
  return {
    refresh: () => {
      const wanted = triggerOf(config.current());
      const key = JSON.stringify(wanted);
      if (triggers === undefined || key === followed) return;
      stop();
      followed = key;
      stop = triggers.follow(wanted, run);
    },
    stop: () => {
      stop();
      followed = '';
    },
  };
}

function triggerOf({ id, window, schedule }: Config) {
  const { expression, expressions = [], timeZone } = schedule;
  const named = [...(expression === undefined ? [] : [expression]), ...expressions];
  const [hours, minutes] = window.start.split(':').map(Number);
  return {
    name: id,
    expressions: named.length > 0 ? named : [`${minutes} ${hours} * * *`],
    zone: timeZone ?? systemZone(),
  };
}
