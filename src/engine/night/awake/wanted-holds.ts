import type { Config } from '../../../shared/schema/config.ts';
import type { PowerReading } from '../../../shared/schema/host.ts';
import type { Night } from '../../../shared/schema/night.ts';
import type { HoldWants } from '../../ports/power.ts';

/** How long before the window an armed night holds (scheduling-power.md 4.4). */
export const HOLD_AHEAD_MS = 12 * 3_600_000;
/** A run's hold outlasts its budget by this much (scheduling-power.md 4.4). */
export const RUN_MARGIN_MS = 300_000;
/** A night that has not ended this long after its window no longer keeps a machine awake. */
export const OVERTIME_MS = 3_600_000;

/** What the earlier looks leave behind. Instants are of the steady clock. */
export interface AwakeMemory {
  readonly wasOnMains: boolean;
  readonly wasWorking: boolean;
  /** Null on mains, and where mains was never seen. */
  readonly mainsLostAt: number | null;
  /** When a night last stopped working: ended, or went back to waiting. */
  readonly workEndedAt: number | null;
}

/** Nothing was seen yet. */
export const NO_MEMORY: AwakeMemory = {
  wasOnMains: false,
  wasWorking: false,
  mainsLostAt: null,
  workEndedAt: null,
};

/** Everything the decision rests on, at one moment. */
export interface AwakeSituation {
  readonly night: Pick<Night, 'state' | 'windowStartAt' | 'deadlineAt'> | null;
  /** Attempts that run now. */
  readonly runs: readonly { readonly id: string; readonly deadlineAt: number }[];
  readonly settings: Config['power'];
  /** How long a night goes on without mains (`constraints.grace.acStopMs`). */
  readonly graceMs: number;
  readonly power: Pick<PowerReading, 'onAc' | 'hasBattery'>;
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** One hold that should be there, with the time it should last from now. `key` stays the same from look to look. */
export interface WantedHold extends HoldWants {
  readonly key: string;
}

/** An unknown source counts as mains where no battery is known, as the constraint has it; a UPS never does. */
export function isOnMains({ onAc, hasBattery }: AwakeSituation['power']): boolean {
  return onAc ?? hasBattery !== true;
}

/** Carries the memory on to this look. */
export function remember(before: AwakeMemory, situation: AwakeSituation): AwakeMemory {
  const { steadyMs } = situation;
  const onMains = isOnMains(situation.power);
  const working = isWorking(situation.night);
  return {
    wasOnMains: onMains,
    wasWorking: working,
    mainsLostAt: onMains ? null : before.wasOnMains ? steadyMs : before.mainsLostAt,
    workEndedAt: working ? null : before.wasWorking ? steadyMs : before.workEndedAt,
  };
}

/**
 * The holds that should be there now (scheduling-power.md 4.4 and 4.6): one for the night and one for each run. Never
 * one on battery, except while a running night waits for mains to come back and is then put away.
 */
export function wantedHolds(memory: AwakeMemory, situation: AwakeSituation): WantedHold[] {
  if (situation.settings.keepAwake === 'off') return [];
  const limitMs = allowedMs(memory, situation);
  return [nightHold(memory, situation), ...runHolds(situation)]
    .map((hold) => ({ ...hold, timeoutMs: Math.min(hold.timeoutMs, limitMs) }))
    .filter(({ timeoutMs }) => timeoutMs > 0);
}

function nightHold(memory: AwakeMemory, situation: AwakeSituation): WantedHold {
  const timeoutMs = nightMs(memory, situation);
  return { key: 'night', name: 'Nightkiln night', scope: 'night', timeoutMs };
}

function nightMs({ workEndedAt }: AwakeMemory, situation: AwakeSituation): number {
  const { night, settings, wallMs, steadyMs } = situation;
  const lingerMs = workEndedAt === null ? 0 : workEndedAt + settings.lingerMs - steadyMs;
  if (night === null) return lingerMs;
  const leftMs = night.deadlineAt - wallMs;
  if (isWorking(night)) return leftMs + (leftMs > 0 ? settings.lingerMs : OVERTIME_MS);
  const isNear = night.windowStartAt - wallMs <= HOLD_AHEAD_MS;
  const waitMs = settings.keepAwake === 'armed' && isNear ? leftMs + settings.lingerMs : 0;
  return Math.max(waitMs, lingerMs);
}

function runHolds({ runs, wallMs }: AwakeSituation): WantedHold[] {
  return runs.map(({ id, deadlineAt }) => ({
    key: `run ${id}`,
    name: `Overnight run ${id}`,
    scope: 'run',
    timeoutMs: deadlineAt + RUN_MARGIN_MS - wallMs,
  }));
}

/** How much longer the power source lets us hold. */
function allowedMs(memory: AwakeMemory, situation: AwakeSituation): number {
  const { settings, graceMs, power, night, steadyMs } = situation;
  if (isOnMains(power) || settings.allowBattery) return Number.POSITIVE_INFINITY;
  const { mainsLostAt, workEndedAt } = memory;
  if (mainsLostAt === null) return 0;
  const graceLeftMs = mainsLostAt + graceMs + settings.lingerMs - steadyMs;
  if (isWorking(night)) return graceLeftMs;
  // Work that ended after the loss was put away because of it; a night that only waited has nothing to put away.
  if (workEndedAt === null || workEndedAt < mainsLostAt) return 0;
  return Math.min(graceLeftMs, workEndedAt + settings.lingerMs - steadyMs);
}

function isWorking(night: AwakeSituation['night']): boolean {
  return night?.state === 'running' || night?.state === 'finishing';
}
