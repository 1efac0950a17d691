import type { ArmInput } from '../../shared/contract.ts';
import { appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { Night, NightScope } from '../../shared/schema/night.ts';
import { type Activity, createActivity } from './activity.ts';
import { conductNight } from './conduct.ts';
import type { NightContext, Ports } from './context.ts';
import { recoverNight } from './recover.ts';
import { createStop, type Stop } from './stop.ts';

/** The nights of this host: at most one is open. */
export interface Nights {
  readonly activity: Activity;
  /** Continues a night that an earlier host left open. */
  recover(): Promise<void>;
  arm(input: ArmInput): Result<{ nightId: string }>;
  /** Cancels a night that has not started. */
  disarm(): Promise<Result<{ nightId: string }>>;
  /** Ends the open night at once; work so far is kept and briefed. */
  stop(): Promise<Result<{ nightId: string }>>;
  /** The host quits: agents end, the night stays open. */
  shutDown(): Promise<void>;
}

interface Current {
  readonly nightId: string;
  readonly stop: Stop;
  readonly ended: Promise<void>;
}

/** From when to when a night may run. */
export interface NightSpan {
  readonly startAt: number;
  readonly endAt: number;
}

/** The span of the night that a user arms now; null when the schedule has no further night. */
export type PlanSpan = (config: Config, now: number) => NightSpan | null;

interface NightHost {
  readonly appVersion: string;
  readonly planSpan: PlanSpan;
}

const DEFAULT_NOW_MS = 8 * 3_600_000;

/** No night is conducted until `arm` or `recover` is called. */
export function createNights(ports: Ports, host: NightHost): Nights {
  const activity = createActivity();
  const held: { current: Current | null } = { current: null };

  const conduct = (nightId: string): void => {
    const stop = createStop();
    const context: NightContext = {
      ports,
      nightId,
      config: ports.config.current(),
      stop,
      activity,
      repos: new Map(),
    };
    const ended = conductNight(context).catch((fault: unknown) => {
      ports.log.error('night.broken', { nightId, reason: reasonOf(fault) });
    });
    held.current = { nightId, stop, ended };
  };

  const endWith = async (reason: 'user' | 'shutdown'): Promise<Result<{ nightId: string }>> => {
    const { current } = held;
    const open = ports.store.openNight();
    if (current === null || open === null) return fail(appError('no-night', 'No night is open.'));
    current.stop.trigger(reason);
    await current.ended;
    return ok({ nightId: current.nightId });
  };

  return {
    activity,
    recover: async () => {
      const open = ports.store.openNight();
      if (open === null) return;
      await recoverNight(ports, open);
      conduct(open.id);
    },
    arm: (input) => {
      const armed = recordArming(ports, input, host);
      if (armed.ok) conduct(armed.value.nightId);
      return armed;
    },
    disarm: async () => {
      const open = ports.store.openNight();
      const isRunning = open !== null && open.state !== 'armed' && open.state !== 'waiting';
      if (isRunning) {
        const message = 'The night is running; stop it instead.';
        return fail(appError('bad-transition', message));
      }
      return endWith('user');
    },
    stop: () => endWith('user'),
    shutDown: async () => {
      await endWith('shutdown');
    },
  };
}

function recordArming(
  ports: Ports,
  input: ArmInput,
  { appVersion, planSpan }: NightHost,
): Result<{ nightId: string }> {
  const { store, clock, ids, config } = ports;
  const open = store.openNight();
  if (open !== null) {
    return fail(appError('night-already-open', 'A night is already armed or running.'));
  }
  const settings = config.current();
  const refusal = refusalToArm(settings, input);
  if (refusal !== null) return fail(refusal);
  const now = clock.now();
  const window = spanFor(settings, input, { now, planSpan });
  if (window === null) {
    return fail(appError('bad-input', 'The schedule leaves no further night.', NO_NIGHT));
  }
  if (window.endAt <= now) {
    return fail(
      appError('bad-input', 'The night would end before it starts.', { place: { field: 'until' } }),
    );
  }
  const nightId = ids.next();
  const night: Night = {
    id: nightId,
    state: 'armed',
    phase: null,
    trigger: input.startNow === true ? 'command' : 'user',
    waitingFor: null,
    reason: 'Armed by you.',
    armedAt: now,
    windowStartAt: window.startAt,
    deadlineAt: window.endAt,
    startedAt: null,
    endedAt: null,
    recoveries: 0,
    configHash: config.hash(),
    briefReadAt: null,
  };
  const body = { night, scope: scopeOf(input), configId: settings.id, appVersion };
  store.append({ type: 'night.armed', nightId, body });
  ports.failpoint('night:armed');
  return ok({ nightId });
}

function refusalToArm(config: Config, input: ArmInput): ReturnType<typeof appError> | null {
  if (config.repositories.length === 0) {
    const fix = 'Add one to the configuration file, or try a sample night.';
    return appError('no-repository', 'No repository is configured.', { fix });
  }
  const known = new Set(config.repositories.map(({ id }) => id));
  const unknown = input.repoIds?.find((id) => !known.has(id));
  if (unknown === undefined) return null;
  const message = `There is no repository called '${unknown}'.`;
  return appError('no-repository', message, { place: { field: 'repoIds' } });
}

const NO_NIGHT = { fix: 'Look at window.days, window.exclude and schedule.expression.' };

function spanFor(
  config: Config,
  input: ArmInput,
  { now, planSpan }: { now: number; planSpan: PlanSpan },
): NightSpan | null {
  if (input.startNow === true) return { startAt: now, endAt: input.until ?? now + DEFAULT_NOW_MS };
  const span = planSpan(config, now);
  return span === null || input.until === undefined ? span : { ...span, endAt: input.until };
}

function scopeOf(input: ArmInput): NightScope {
  const { repoIds, taskIds, maxTasks, ignoreConstraints, planOnly } = input;
  return {
    ...(repoIds === undefined ? {} : { repoIds }),
    ...(taskIds === undefined ? {} : { taskIds }),
    ...(maxTasks === undefined ? {} : { maxTasks }),
    ...(ignoreConstraints === undefined ? {} : { ignoreConstraints }),
    ...(planOnly === undefined ? {} : { planOnly }),
  };
}
