import type { ArmInput } from '../../shared/contract.ts';
import { type AppError, appError } from '../../shared/error.ts';
import type { NewEvent } from '../../shared/event.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { Night, NightScope } from '../../shared/schema/night.ts';
import type { SlotRef } from '../../shared/schema/slot.ts';
import type { Ports } from './context.ts';
import { refusalByEmergency } from './emergency/forbidden.ts';

/** From when to when a night may run. */
export interface NightSpan {
  readonly startAt: number;
  readonly endAt: number;
}

/** The span of the night that a user arms now; null when the schedule has no further night. */
export type PlanSpan = (config: Config, now: number) => NightSpan | null;

/** What a night needs to know besides its ports before it is armed. */
export interface ArmingHost {
  readonly appVersion: string;
  readonly planSpan: PlanSpan;
}

const DEFAULT_NOW_MS = 8 * 3_600_000;

/** Arms a night for the user. Fails with `night-already-open`, `no-repository` or `bad-input`; nothing is changed then. */
export function armForUser(
  ports: Ports,
  input: ArmInput,
  { appVersion, planSpan }: ArmingHost,
): Result<{ nightId: string }> {
  const { clock, config } = ports;
  const settings = config.current();
  const refusal = refusalToArm(ports, settings, input);
  if (refusal !== null) return fail(refusal);
  const now = clock.now();
  const span = spanFor(settings, input, { now, planSpan });
  if (span === null) {
    return fail(appError('bad-input', 'The schedule leaves no further night.', NO_NIGHT));
  }
  if (span.endAt <= now) {
    return fail(
      appError('bad-input', 'The night would end before it starts.', { place: { field: 'until' } }),
    );
  }
  const trigger = input.startNow === true ? 'command' : 'user';
  const reason = 'Armed by you.';
  const nightId = append(ports, { span, trigger, reason, scope: scopeOf(input), appVersion });
  return ok({ nightId });
}

/** Arms a night for the schedule; null when one is open or nothing is configured. */
export function armForSchedule(
  ports: Ports,
  { span, due, appVersion }: { span: NightSpan; due: DueStart | null; appVersion: string },
): string | null {
  if (refusalToArm(ports, ports.config.current(), {}) !== null) return null;
  const reason = due?.reason === 'caught_up' ? 'Makes up for a missed start.' : 'Every night.';
  return append(ports, { span, trigger: 'schedule', reason, scope: {}, appVersion, due });
}

/** A start that is due at the moment its night is armed. */
export interface DueStart {
  readonly slot: SlotRef;
  readonly reason: string;
}

interface Arming {
  readonly span: NightSpan;
  readonly trigger: Night['trigger'];
  readonly reason: string;
  readonly scope: NightScope;
  readonly appVersion: string;
  readonly due?: DueStart | null;
}

function append(ports: Ports, { span, trigger, reason, scope, appVersion, due }: Arming): string {
  const { store, clock, ids, config } = ports;
  const nightId = ids.next();
  const night: Night = {
    id: nightId,
    state: 'armed',
    phase: null,
    trigger,
    waitingFor: null,
    reason,
    armedAt: clock.now(),
    windowStartAt: span.startAt,
    deadlineAt: span.endAt,
    startedAt: null,
    endedAt: null,
    recoveries: 0,
    configHash: config.hash(),
    briefReadAt: null,
  };
  const configId = config.current().id;
  const armed: NewEvent = {
    type: 'night.armed',
    nightId,
    body: { night, scope, configId, appVersion },
  };
  const starts: NewEvent[] =
    due === null || due === undefined ? [] : [{ type: 'slot.due', nightId, body: due }];
  store.appendAll([armed, ...starts]);
  ports.failpoint('night:armed');
  return nightId;
}

function refusalToArm(ports: Ports, config: Config, input: ArmInput): AppError | null {
  const { store } = ports;
  const stopped = refusalByEmergency(ports);
  if (stopped !== null) return stopped;
  if (store.openNight() !== null) {
    return appError('night-already-open', 'A night is already armed or running.');
  }
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
  const { repoIds, taskIds, maxTasks, ignoreConstraints, planOnly, until, mode } = input;
  return {
    ...(repoIds === undefined ? {} : { repoIds }),
    ...(taskIds === undefined ? {} : { taskIds }),
    ...(maxTasks === undefined ? {} : { maxTasks }),
    ...(ignoreConstraints === undefined ? {} : { ignoreConstraints }),
    ...(planOnly === undefined ? {} : { planOnly }),
    ...(until === undefined ? {} : { until }),
    ...(mode === undefined ? {} : { mode }),
  };
}
