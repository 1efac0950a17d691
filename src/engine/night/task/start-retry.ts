import type { Attempt } from '../../../shared/schema/attempt.ts';
import { isPassing } from '../../agent/breaker/moments.ts';
import type { NightContext } from '../context.ts';
import { waitFor } from '../pause.ts';
import { attemptsTonight } from './attempt-row.ts';

/** Waits before each further start (scheduling-power.md 4.3.6). */
const WAITS_MS = [60_000, 120_000, 240_000];

/** Whether the attempt never began, because its agent could not be started. */
export function neverBegan({ outcome }: Attempt): boolean {
  return outcome?.kind === 'spawn-failed';
}

/**
 * When an agent that could not be started is to be tried again; null when it began, when waiting cannot help, or when it
 * was tried three times more. Told by the rows alone, so that a restart in between changes nothing (R12).
 */
export function nextStartAt(attempts: readonly Attempt[]): number | null {
  const last = attempts.at(-1);
  if (last === undefined || !neverBegan(last) || last.endedAt === null) return null;
  if (!isPassing(last.outcome?.message ?? '')) return null;
  const lastBegun = attempts.findLastIndex((attempt) => !neverBegan(attempt));
  const waitMs = WAITS_MS[attempts.length - lastBegun - 2];
  return waitMs === undefined ? null : last.endedAt + waitMs;
}

/** Waits for the next start of an agent that could not be started. False when there is none tonight. */
export async function waitForStartRetry(context: NightContext, taskId: string): Promise<boolean> {
  const { clock } = context.ports;
  const at = nextStartAt(attemptsTonight(context, taskId));
  if (at === null || context.stop.reason() !== null) return false;
  context.activity.note(taskId, 'waits: the agent could not be started', clock.now());
  await waitFor(clock, Math.max(0, at - clock.now()), { signal: context.stop.signal });
  return context.stop.reason() === null;
}
