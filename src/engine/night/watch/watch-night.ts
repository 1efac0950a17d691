import { reasonOf } from '../../../shared/error.ts';
import { CONSTRAINTS } from '../../constraints/catalogue.ts';
import { checkConstraints } from '../../constraints/check.ts';
import {
  advanceHold,
  FREE,
  type HoldState,
  type HoldStep,
  nextChangeAt,
} from '../../constraints/hold.ts';
import { completeReading, type Observed } from '../../constraints/observed.ts';
import type { Clock } from '../../ports/clock.ts';
import { flipsOf, type HeldNow, HOLD_EVENTS, holdOf } from '../../report/hold-story.ts';
import { advanceTime, type TimeState, UNWATCHED } from '../../time/timekeeper.ts';
import { notAskedOf, observe } from '../constraints.ts';
import { type NightContext, nightOf, record } from '../context.ts';
import { lastResumeAt } from '../task/deadline.ts';
import type { Holding, NightHold } from './night-hold.ts';
import { createPlaces } from './places.ts';
import { createPulse } from './pulse.ts';
import { PAUSE_EVENTS, pauseOf, type UserPause } from './user-pause.ts';
import { isSleep, PULSE_MS } from './wake.ts';

/** A watch that holds timers and listeners until `end`. */
export interface Watch extends NightHold {
  end(): void;
}

interface State {
  hold: HoldState;
  holding: Holding;
  pause: UserPause;
  time: TimeState;
  /** The machine slept, and nobody was told yet that it is awake with its network. */
  isWaking: boolean;
}

const NOTHING: Holding = { level: 'none', because: null, sentence: '' };
const BY_USER: Holding = {
  level: 'checkpoint-and-stop',
  because: 'user',
  sentence: 'Paused by you.',
};

/**
 * Watches the device and the person while a night works (scheduling-power.md 4.5, 4.6): at each pulse, when a grace or a
 * dwell ends, and whenever the system tells of a change. Every step is an event; the dwell times live in memory only.
 */
export function watchNight(context: NightContext): Watch {
  const { clock, power, device, disk, store } = context.ports;
  const state: State = {
    hold: { ...FREE, flips: flipsOf(store.eventsOf(context.nightId, HOLD_EVENTS)) },
    holding: NOTHING,
    pause: pauseOf(store, context.nightId),
    time: UNWATCHED,
    isWaking: false,
  };
  const changed = createListeners();
  const woke = createListeners();
  const places = createPlaces(changed.tell);
  const now = (): Holding => (state.pause.isPaused ? BY_USER : state.holding);
  const pulse = createPulse(clock, {
    look: async () => {
      const before = now();
      const isAwake = await look(context, state, () => pulse.isEnded());
      if (now() !== before) changed.tell();
      if (isAwake) woke.tell();
    },
    dueInMs: () => dueInMs(state.hold, clock.read().steadyMs),
    onFault: (fault) => context.ports.log.warn('watch.failed', { reason: reasonOf(fault) }),
  });
  const stops = [
    power.onChange(pulse.nudge),
    power.onSleep(() => pulse.nudge()),
    device?.onChange(pulse.nudge),
    disk.onFull?.(pulse.nudge),
    store.follow((event) => {
      if (event.nightId !== context.nightId || !PAUSE_EVENTS.includes(event.type)) return;
      state.pause = pauseOf(store, context.nightId);
      changed.tell();
      pulse.nudge();
    }),
  ];
  pulse.nudge();
  return {
    now,
    lookNow: pulse.lookNow,
    isSettled: () => passTime(state, clock),
    claim: (place) => {
      const noNewTasks = state.hold.held.some(
        ({ level, isEngaged }) => level === 'no-new-tasks' && isEngaged,
      );
      return places.claim(place, { level: now().level, noNewTasks });
    },
    onChange: changed.add,
    onWake: woke.add,
    end: () => {
      for (const stop of stops) stop?.();
      pulse.end();
      // A night that flapped stays stopped; a later pass of it is not to begin anew.
      const isHeld = state.holding.level !== 'none' && state.holding.because !== 'flapping';
      if (isHeld && context.stop.reason() !== 'shutdown') free(context);
    },
  };
}

/** One look at clocks and device. True when the machine just proved to be awake after a sleep. */
async function look(context: NightContext, state: State, isEnded: () => boolean): Promise<boolean> {
  passTime(state, context.ports.clock);
  const observed = await observe(context.ports);
  if (isEnded() || nightOf(context).state !== 'running') return false;
  const step = stepOf(context, state, observed);
  state.hold = step.state;
  state.holding = tell(context, state.holding, step);
  if (!state.isWaking || !isUsable(context, observed)) return false;
  state.isWaking = false;
  return true;
}

/** Follows the clocks up to now; whether the wall clock may be acted on. */
function passTime(state: State, clock: Clock): boolean {
  const time = advanceTime(state.time, clock.read());
  state.time = time.state;
  state.isWaking ||= isSleep(time);
  return time.isSettled;
}

function stepOf(context: NightContext, { hold, pause }: State, observed: Observed): HoldStep {
  const { config, ports } = context;
  const night = nightOf(context);
  const { minRunwayMs } = config.limits;
  return advanceHold(hold, {
    config,
    device: completeReading(observed),
    now: ports.clock.read().steadyMs,
    ignored: [
      ...notAskedOf(night, config.constraints.onUserActive),
      ...pause.ignore,
      ...notSensed(context, observed),
    ],
    hasRunway: ports.clock.now() < lastResumeAt(night, minRunwayMs),
  });
}

/** Constraints that this host has no sense for; it does not hold a night for them. */
function notSensed({ config }: NightContext, observed: Observed): string[] {
  const sensed = new Set(checkConstraints(config, observed, []).map(({ id }) => id));
  return CONSTRAINTS.map(({ id }) => id).filter((id) => !sensed.has(id));
}

/** Writes down what the night does from now on, and says what is in force. */
function tell(context: NightContext, before: Holding, step: HoldStep): Holding {
  const { action, because, sentence, state } = step;
  if (action === 'none') return before;
  if (action !== 'resume') {
    const held = { level: action, because: because ?? '', sentence };
    const known = toldHold(context);
    const isNews = known?.level !== held.level || known.because !== held.because;
    if (isNews) record(context, { type: 'night.held', body: held });
    return held;
  }
  const { level } = state;
  if ((toldHold(context)?.level ?? 'none') !== level) {
    record(context, { type: 'night.freed', body: { level, sentence } });
  }
  const left = state.held.find((one) => one.isEngaged && one.level === level);
  return level === 'none' || left === undefined
    ? { ...NOTHING, level }
    : { level, because: left.id, sentence: left.sentence };
}

/** What the journal says holds the night: a pass beside this one may have told the same. */
function toldHold({ ports, nightId }: NightContext): HeldNow | null {
  const types = HOLD_EVENTS.filter((type) => !PAUSE_EVENTS.includes(type));
  return holdOf(ports.store.eventsOf(nightId, types));
}

/** A night without work is not held. */
function free(context: NightContext): void {
  const sentence = 'Nothing is left to hold back.';
  record(context, { type: 'night.freed', body: { level: 'none', sentence } });
}

/** Whether agents could show a sign of life: fully awake, and with a network where one is asked for. */
function isUsable({ config }: NightContext, observed: Observed): boolean {
  return checkConstraints(config, observed, []).every(
    ({ id, state }) => state !== 'blocked' || (id !== 'network' && id !== 'full-wake'),
  );
}

function dueInMs(hold: HoldState, steadyMs: number): number {
  const nextAt = nextChangeAt(hold);
  return nextAt === null ? PULSE_MS : Math.min(PULSE_MS, Math.max(1, nextAt - steadyMs));
}

function createListeners(): { add(run: () => void): () => void; tell(): void } {
  const listeners = new Set<() => void>();
  return {
    add: (run) => {
      listeners.add(run);
      return () => void listeners.delete(run);
    },
    tell: () => {
      for (const listener of [...listeners]) listener();
    },
  };
}
