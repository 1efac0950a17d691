import { appError } from '../../shared/error.ts';
import type { StoredEvent } from '../../shared/event.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { StepInDoubt } from '../../shared/schema/steps/step.ts';
import type { StepRow, Store, StoreReads } from '../ports/store.ts';

const MOST_LOOKED_AT = 1000;

type Reads = Pick<StoreReads, 'openSteps' | 'findEvents'>;

/** The steps that wait for the person, oldest first (R11). */
export function stepsInDoubt(store: Reads): StepInDoubt[] {
  return found(store).map(({ step }) => step);
}

/**
 * Writes down whether a step in doubt happened: then it counts as done, otherwise it is done by whoever needs it next.
 * Fails with `not-found` for an id that no step in doubt has.
 */
export function settleStep(
  store: Store,
  { id, happened }: { readonly id: string; readonly happened: boolean },
): Result<StepInDoubt> {
  const one = found(store).find(({ step }) => step.id === id);
  if (one === undefined) {
    const fix = 'Run "nk settle" for the list.';
    return fail(appError('not-found', `Nothing in doubt is called '${id}'.`, { fix }));
  }
  const { owner, name, ordinal } = one.step;
  const { nightId, taskId, attemptId } = one.event;
  const sentence = `You said that '${name}' ${happened ? 'happened' : 'did not happen'}.`;
  store.append({
    type: 'step.settled',
    ...(nightId === undefined ? {} : { nightId }),
    ...(taskId === undefined ? {} : { taskId }),
    ...(attemptId === undefined ? {} : { attemptId }),
    body: { owner, name, ordinal, happened, sentence },
  });
  return ok(one.step);
}

interface Found {
  readonly step: StepInDoubt;
  readonly event: StoredEvent;
}

function found(store: Reads): Found[] {
  const rows = store.openSteps().filter(({ state }) => state === 'in_doubt');
  const told = rows.length === 0 ? [] : doubtsTold(store);
  return rows.flatMap((row) => {
    const event = told.find((one) => isAbout(one, row));
    if (event?.type !== 'step.doubted') return [];
    const { owner, name, ordinal, id, sentence } = event.body;
    return [{ step: { id, owner, name, ordinal, sinceAt: event.at, sentence }, event }];
  });
}

function isAbout(event: StoredEvent, { owner, name, ordinal }: StepRow): boolean {
  if (event.type !== 'step.doubted') return false;
  const { body } = event;
  return body.owner === owner && body.name === name && body.ordinal === ordinal;
}

/** Newest first. */
function doubtsTold(store: Reads): readonly StoredEvent[] {
  const query = { beforeSeq: null, fromAt: null, toAt: null, nightId: null, taskId: null };
  const events = store.findEvents({
    ...query,
    minLevel: 0,
    types: ['step.doubted'],
    limit: MOST_LOOKED_AT,
  });
  return events.map(({ event }) => event);
}
