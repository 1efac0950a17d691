import { type AppError, appError, type ErrorCode } from '../../shared/error.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { StepRow } from '../ports/store.ts';
import { type Recorded, runStep, type Step, type StepDeps } from './step.ts';

/** How often a step is tried in all, over every restart (R12). */
export const MAX_STEP_TRIES = 5;

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 60_000;

/** Trouble that may pass by itself. A sign-in, a quota, a conflict and bad input do not. */
const PASSING: readonly ErrorCode[] = [
  'disk-low',
  'git-failed',
  'github-failed',
  'internal',
  'locked',
  'spawn-failed',
];

/** What retries are run with; `signal` ends the waiting. */
export interface RetryDeps extends StepDeps {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Runs a step until it is done, its failure is final, or `MAX_STEP_TRIES` are used: exponential waits with full jitter
 * from one second to one minute. The tries and the instant of the next one are in the journal, so that a restart neither
 * resets the count nor shortens a wait. Fails with the step's own error, or `retries-used` when called again after that.
 */
export async function executeWithRetry<T extends Recorded>(
  deps: RetryDeps,
  step: Step<T>,
  isPassing: (error: AppError) => boolean = ({ code }) => PASSING.includes(code),
): Promise<Result<T>> {
  const retryAt = (error: AppError, row: StepRow): number | null =>
    isPassing(error) ? nextTryAt(deps, row) : null;
  for (;;) {
    const held = await untilDue(deps, step);
    if (held !== null) return fail(held);
    const result = await runStep(deps, step, retryAt);
    if (result.ok || rowOf(deps, step)?.notBefore === null) return result;
  }
}

/** Waits for the next try of a step that failed before; why there is none, or null when it is time. */
async function untilDue<T extends Recorded>(
  deps: RetryDeps,
  step: Step<T>,
): Promise<AppError | null> {
  const row = rowOf(deps, step);
  if (row?.state !== 'failed') return null;
  if (row.tries >= MAX_STEP_TRIES) return usedUp(step, row);
  if (row.notBefore === null || (await waited(deps, row.notBefore))) return null;
  return appError('internal', row.error ?? 'It was ended while it waited.');
}

function rowOf<T extends Recorded>({ store }: StepDeps, step: Step<T>): StepRow | null {
  return store.step(step.owner, step.name, step.ordinal ?? 0);
}

/** How long after its `tries`-th failure a step waits; the same for the same step on every machine. */
export function waitMs(hash: (text: string) => string, key: string, tries: number): number {
  const most = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  return Math.floor(most * fraction(hash(`${key}|${tries}`)));
}

function nextTryAt({ ids, clock }: RetryDeps, row: StepRow): number | null {
  if (row.tries >= MAX_STEP_TRIES) return null;
  const key = [row.owner, row.name, row.ordinal, row.inputHash].join('|');
  return clock.now() + waitMs(ids.hash, key, row.tries);
}

const HEX_DIGITS = 13;

/** From 0 up to 1, spread evenly over hashes. */
function fraction(hash: string): number {
  return Number.parseInt(hash.slice(0, HEX_DIGITS), 16) / 16 ** HEX_DIGITS;
}

/** A clock that was set back does not make a wait longer than the longest. */
function waited({ clock, signal }: RetryDeps, dueAt: number): Promise<boolean> {
  const ms = Math.min(MAX_WAIT_MS, dueAt - clock.now());
  if (ms <= 0 || signal.aborted) return Promise.resolve(!signal.aborted);
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve(!signal.aborted);
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}

function usedUp<T extends Recorded>({ name }: Step<T>, { tries, error }: StepRow): AppError {
  return appError('retries-used', `'${name}' failed ${tries} times: ${error ?? 'no reason known'}`);
}
