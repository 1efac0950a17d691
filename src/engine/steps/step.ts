import { type AppError, appError } from '../../shared/error.ts';
import type { EventSubject } from '../../shared/event.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Failpoint, StepKind } from '../ports/failpoint.ts';
import type { Ids } from '../ports/ids.ts';
import type { StepRow, Store } from '../ports/store.ts';

/** Raised when the meaning of a step's input or result changes, so that open steps of old programs are recognised (R15). */
export const STEP_CODE_VERSION = 1;

/** A value that survives the journal unchanged. */
export type Recorded = string | number | boolean | null | { readonly [key: string]: Recorded };

interface Named {
  /** What the step belongs to: a night, task or attempt id. */
  readonly owner: string;
  readonly name: StepKind;
  readonly ordinal?: number;
  /** What the step works on; part of its idempotency key. */
  readonly input: string;
  readonly subject: EventSubject;
}

/** A step that may simply be done again after a crash. */
export interface RepeatableStep<T extends Recorded> extends Named {
  readonly effect: 'pure' | 'idempotent';
  act(): Promise<Result<T>>;
}

/** A step with an effect outside: after a crash the world is asked first (reliability-security.md 3.1). */
export interface ReconciledStep<T extends Recorded> extends Named {
  readonly effect: 'reconcile';
  /** The result if the effect is already there, else null. */
  find(): Promise<Result<T | null>>;
  act(): Promise<Result<T>>;
}

/** A step that nobody can look up and that must not happen twice: after a crash the person is asked (R11). */
export interface OnceStep<T extends Recorded> extends Named {
  readonly effect: 'at_most_once';
  /** What may have happened, for the person: "the message to the team". */
  readonly what: string;
  /** The result when the person says that it happened. */
  readonly settled: T;
  act(): Promise<Result<T>>;
}

export type Step<T extends Recorded> = RepeatableStep<T> | ReconciledStep<T> | OnceStep<T>;

/** What steps are run with. */
export interface StepDeps {
  readonly store: Store;
  readonly ids: Ids;
  readonly failpoint: Failpoint;
}

/** How a failure is recorded: when the step is tried again, or null when it is not by itself. */
type RetryAt = (error: AppError, row: StepRow) => number | null;

/**
 * Intends, acts, records. A step that is done is never done again: its recorded result is returned (R1, R9). Fails with
 * `in-doubt` while only the person can say whether it happened.
 */
export async function runStep<T extends Recorded>(
  deps: StepDeps,
  step: Step<T>,
  retryAt: RetryAt = () => null,
): Promise<Result<T>> {
  const ordinal = step.ordinal ?? 0;
  const row = deps.store.step(step.owner, step.name, ordinal);
  if (row?.state === 'done') return ok(resultOf(step, row));
  if (isInDoubt(deps, step, row)) return fail(inDoubt(step));
  if (row === null || row.state === 'failed') intend(deps, step, ordinal);
  const found = step.effect === 'reconcile' && row !== null ? await step.find() : ok(null);
  if (!found.ok) return found;
  deps.failpoint(`${step.name}:intended`);
  const result = found.value === null ? await step.act() : ok(found.value);
  deps.failpoint(`${step.name}:acted`);
  record(deps, step, { ordinal, result, retryAt });
  deps.failpoint(`${step.name}:recorded`);
  return result;
}

/** The key under which a step is known, here and in the world (reliability-security.md 3.1): 64 hex characters. */
export function stepKey(
  { ids }: { readonly ids: Pick<Ids, 'hash'> },
  { owner, name, ordinal, input }: Pick<Named, 'owner' | 'name' | 'ordinal' | 'input'>,
): string {
  return ids.hash([owner, name, ordinal ?? 0, ids.hash(input)].join('|'));
}

/** What the person settled as done has no result of its own. */
function resultOf<T extends Recorded>(step: Step<T>, row: StepRow): T {
  const isSettled = step.effect === 'at_most_once' && row.result === null;
  return isSettled ? step.settled : (row.result as T);
}

/** Whether only the person can tell; it is written down when that is found. */
function isInDoubt<T extends Recorded>(
  deps: StepDeps,
  step: Step<T>,
  row: StepRow | null,
): boolean {
  if (row === null || row.state === 'in_doubt') return row !== null;
  const isOpen = isUnknowable(step, row);
  if (isOpen) doubt(deps, step, row.ordinal);
  return isOpen;
}

/** Open since a crash, and neither the world nor doing it again can tell; an older program may have meant another act. */
function isUnknowable<T extends Recorded>(step: Step<T>, row: StepRow): boolean {
  if (row.state !== 'intent') return false;
  const isOfOldCode = row.codeVersion !== STEP_CODE_VERSION;
  return step.effect === 'at_most_once' || (step.effect === 'idempotent' && isOfOldCode);
}

function inDoubt<T extends Recorded>(step: Step<T>): AppError {
  const fix = 'Look whether it happened, then run "nk settle".';
  return appError('in-doubt', `Whether ${whatOf(step)} happened is not known; it waits for you.`, {
    fix,
  });
}

function whatOf<T extends Recorded>(step: Step<T>): string {
  return step.effect === 'at_most_once' ? step.what.slice(0, 100) : `'${step.name}'`;
}

const ID_DIGITS = 8;

function doubt<T extends Recorded>({ store, ids }: StepDeps, step: Step<T>, ordinal: number): void {
  const sentence = `The host ended while it did this: ${whatOf(step)}. Whether it happened is not known.`;
  const { owner, name } = step;
  const id = ids.hash([owner, name, ordinal].join('|')).slice(0, ID_DIGITS);
  const body = { owner, name, ordinal, id, sentence };
  store.append({ type: 'step.doubted', ...step.subject, body });
}

function intend<T extends Recorded>(deps: StepDeps, step: Step<T>, ordinal: number): void {
  const { owner, name, effect, input } = step;
  deps.store.append({
    type: 'step.intended',
    ...step.subject,
    body: {
      ...{ owner, name, ordinal, effect },
      key: stepKey(deps, step),
      inputHash: deps.ids.hash(input),
      codeVersion: STEP_CODE_VERSION,
    },
  });
}

function record<T extends Recorded>(
  { store }: StepDeps,
  { owner, name, subject }: Step<T>,
  { ordinal, result, retryAt }: { ordinal: number; result: Result<T>; retryAt: RetryAt },
): void {
  const place = { owner, name, ordinal };
  if (result.ok) {
    store.append({ type: 'step.done', ...subject, body: { ...place, result: result.value } });
    return;
  }
  const row = store.step(owner, name, ordinal);
  const again = row === null ? null : retryAt(result.error, row);
  const body = { ...place, error: result.error.message };
  const told = again === null ? body : { ...body, retryAt: again };
  store.append({ type: 'step.failed', ...subject, body: told });
}
