import { reasonOf } from '../../../shared/error.ts';
import type { AttemptState } from '../../../shared/schema/attempt.ts';
import type { PowerReading } from '../../../shared/schema/host.ts';
import type { Ports } from '../context.ts';
import { createHeldSet, type Loss } from './held-set.ts';
import { createTimers, oneAfterAnother } from './pace.ts';
import { type AwakeSituation, NO_MEMORY, remember, wantedHolds } from './wanted-holds.ts';

/** Between two looks while a night is open or something is held (scheduling-power.md 4.3). */
export const PULSE_MS = 20_000;
/** A new hold is read back after this time (scheduling-power.md 4.4). */
export const READ_BACK_MS = 2000;

type AwakePorts = Pick<Ports, 'store' | 'clock' | 'power' | 'config' | 'log'>;

/** Keeps the machine awake for the open night and its runs, by the rules of `wantedHolds`. */
export interface KeepAwake {
  /** Looks at once: an earlier host may have left a night open. */
  start(): void;
  /** Lets go of everything; nothing is held from then on. */
  stop(): void;
}

/** Follows the journal and the power source from the beginning; holds nothing while no night is open. */
export function createKeepAwake(ports: AwakePorts): KeepAwake {
  const { store, clock, power, log } = ports;
  const held = createHeldSet(power);
  const timers = createTimers(clock);
  let memory = NO_MEMORY;
  let isStopped = false;

  const apply = (reading: PowerReading): void => {
    const situation = situationOf(ports, reading);
    memory = remember(memory, situation);
    const wanted = wantedHolds(memory, situation);
    const isNew = held.become(wanted, situation.steadyMs);
    if (isNew) timers.set('read-back', READ_BACK_MS, readBack);
    if (situation.night === null && wanted.length === 0) {
      timers.clear();
      return;
    }
    const soonest = Math.min(PULSE_MS, ...wanted.map(({ timeoutMs }) => timeoutMs));
    timers.set('pulse', soonest, pulse);
  };

  const look = oneAfterAnother(async () => {
    const reading = await power.read();
    if (!isStopped) apply(reading);
  }, onFault);

  const readBack = oneAfterAnother(async () => {
    const losses = await held.readBack(() => clock.read().steadyMs);
    if (isStopped || losses.length === 0) return;
    note(store, losses);
    // What cannot be kept is tried again at the pulse, not every other second.
    if (timesLost(losses) === 1) timers.set('read-back', READ_BACK_MS, readBack);
  }, onFault);

  function pulse(): void {
    look();
    readBack();
  }

  // A source that cannot be read leaves the holds as they are; the pulse tries again.
  function onFault(fault: unknown): void {
    if (isStopped) return;
    log.warn('awake.failed', { reason: reasonOf(fault) });
    timers.set('pulse', PULSE_MS, pulse);
  }

  const unfollow = followNews(ports, look);
  return {
    start: look,
    stop: () => {
      isStopped = true;
      unfollow();
      timers.clear();
      held.releaseAll();
    },
  };
}

/** Whatever may change what should be held. */
function followNews({ store, power }: AwakePorts, run: () => void): () => void {
  const stops = [
    store.follow(({ type }) => {
      if (type.startsWith('night.') || type.startsWith('attempt.')) run();
    }),
    power.onChange(run),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const RUNNING: readonly AttemptState[] = ['starting', 'running', 'stopping'];

function situationOf({ store, clock, config }: AwakePorts, power: PowerReading): AwakeSituation {
  const night = store.openNight();
  const attempts = night === null ? [] : store.attempts(night.id);
  const { power: settings, constraints } = config.current();
  const { wallMs, steadyMs } = clock.read();
  return {
    night,
    runs: attempts.filter(({ state }) => RUNNING.includes(state)),
    settings,
    graceMs: constraints.grace.acStopMs,
    power,
    wallMs,
    steadyMs,
  };
}

const TAKEN_AGAIN = 'The hold on sleep was lost and taken again.';
const NOT_KEPT = 'The hold on sleep is lost again and again: this machine may fall asleep.';

/** One note for all holds that went together. One that stays lost is told a second time and then no more. */
function note(store: AwakePorts['store'], losses: readonly Loss[]): void {
  const night = store.openNight();
  const times = timesLost(losses);
  if (night === null || times > 2) return;
  const body = { kind: 'hold-lost', text: times === 1 ? TAKEN_AGAIN : NOT_KEPT };
  store.append({ type: 'power.noted', nightId: night.id, body });
}

function timesLost(losses: readonly Loss[]): number {
  return Math.min(...losses.map(({ times }) => times));
}
