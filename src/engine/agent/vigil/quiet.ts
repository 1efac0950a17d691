import type { StallConfig } from '../../../shared/schema/settings/vigil.ts';
import type { Vitals } from '../../ports/agent.ts';

/** How long a run has shown no sign of work, and what the next look is compared with. */
export interface Quiet {
  readonly quietMs: number;
  readonly last: Vitals | null;
  /** CPU time at the last sign of work. */
  readonly cpuBefore: number;
}

/** At the begin, and after a sleep: a full period from now on. */
export const NOT_QUIET: Quiet = { quietMs: 0, last: null, cpuBefore: 0 };

/** Between two looks of a machine that is awake there is never this long. */
const SLEPT_MS = 60_000;

/** An idle runtime turns its timers at well under this share of a core; work that is stuck does no more. */
const IDLE_SHARE = 0.01;
/** The clock of processes ticks every 10 ms. */
const LEAST_CPU_MS = 30;

/**
 * The state after one more look, `passedMs` after the one before. Signs of work are progress in the
 * output, processor time beyond what idling takes, and a process that wants the processor at two looks in a row, which
 * a crowded machine may keep from it. After a sleep everything gets a full period again.
 */
export function afterLook(quiet: Quiet, vitals: Vitals, passedMs: number): Quiet {
  const cpuMs = vitals.cpuMs ?? 0;
  const { last } = quiet;
  const fresh: Quiet = { quietMs: 0, last: vitals, cpuBefore: cpuMs };
  if (last === null || passedMs > SLEPT_MS) return fresh;
  const quietMs = quiet.quietMs + passedMs;
  const cpuBefore = Math.min(quiet.cpuBefore, cpuMs);
  const idleMs = Math.max(LEAST_CPU_MS, quietMs * IDLE_SHARE);
  const isAlive =
    vitals.progress !== last.progress ||
    (vitals.isRunnable && last.isRunnable) ||
    cpuMs - cpuBefore >= idleMs;
  return isAlive ? fresh : { quietMs, last: vitals, cpuBefore };
}

/** The state once the newest change in the worktree is known to be `agoMs` old; a change is a sign of work. */
export function afterChange(quiet: Quiet, agoMs: number): Quiet {
  const since = Math.max(0, agoMs);
  if (since >= quiet.quietMs) return quiet;
  return { ...quiet, quietMs: since, cpuBefore: quiet.last?.cpuMs ?? quiet.cpuBefore };
}

/** How long it may stay so. */
export function limitOf({ last }: Quiet, stall: StallConfig): number {
  return (last?.runningCommands ?? 0) > 0 ? stall.commandMs : stall.idleMs;
}
