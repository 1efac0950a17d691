import { appError } from '../../shared/error.ts';
import type { EventSubject } from '../../shared/event.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Failpoint } from '../ports/failpoint.ts';
import type { Ids } from '../ports/ids.ts';
import type { Store } from '../ports/store.ts';

/** A value that survives the journal unchanged. */
export type Recorded = string | number | boolean | null | { readonly [key: string]: Recorded };

interface Named {
  /** What the step belongs to: a night, task or attempt id. */
  readonly owner: string;
  readonly name: string;
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

export type Step<T extends Recorded> = RepeatableStep<T> | ReconciledStep<T>;

interface StepDeps {
  readonly store: Store;
  readonly ids: Ids;
  readonly failpoint: Failpoint;
}

/** Intends, acts, records. A step that is done is never done again: its recorded result is returned (R1, R9). */
export async function runStep<T extends Recorded>(
  deps: StepDeps,
  step: Step<T>,
): Promise<Result<T>> {
  const ordinal = step.ordinal ?? 0;
  const row = deps.store.step(step.owner, step.name, ordinal);
  if (row?.state === 'done') return ok(row.result as T);
  if (row?.state === 'in_doubt') {
    return fail(
      appError('internal', `Whether '${step.name}' happened is not known; it waits for you.`),
    );
  }
  if (row === null || row.state === 'failed') intend(deps, step, ordinal);
  const found = step.effect === 'reconcile' && row !== null ? await step.find() : ok(null);
  if (!found.ok) return found;
  deps.failpoint(`${step.name}:intended`);
  const result = found.value === null ? await step.act() : ok(found.value);
  deps.failpoint(`${step.name}:acted`);
  record(deps, step, { ordinal, result });
  deps.failpoint(`${step.name}:recorded`);
  return result;
}

function intend<T extends Recorded>(deps: StepDeps, step: Step<T>, ordinal: number): void {
  const inputHash = deps.ids.hash(step.input);
  const key = deps.ids.hash([step.owner, step.name, ordinal, inputHash].join('|'));
  deps.store.append({
    type: 'step.intended',
    ...step.subject,
    body: { owner: step.owner, name: step.name, ordinal, effect: step.effect, key, inputHash },
  });
}

function record<T extends Recorded>(
  deps: StepDeps,
  step: Step<T>,
  { ordinal, result }: { ordinal: number; result: Result<T> },
): void {
  const place = { owner: step.owner, name: step.name, ordinal };
  if (result.ok) {
    deps.store.append({
      type: 'step.done',
      ...step.subject,
      body: { ...place, result: result.value },
    });
  } else {
    const error = result.error.message;
    deps.store.append({ type: 'step.failed', ...step.subject, body: { ...place, error } });
  }
}
