import { appError } from '../../../../shared/error.ts';
import type { NewEvent } from '../../../../shared/event.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { RepositoryRef } from '../../../ports/repository.ts';
import type { StepRow } from '../../../ports/store.ts';
import { runStep } from '../../../steps/step.ts';
import { refOf } from '../../phases/health.ts';
import { type ResultDesk, repositoryOf } from '../desk.ts';
import { type Change, PlannedChange } from './planned-change.ts';

const PLAN = 'plan-change';
const CHANGE = 'change-refs';
const MOVE = 'move-refs';

/**
 * Changes refs of the user's repository and says so in the journal, so that a crash at any point leaves either both or a
 * reason: the whole plan is recorded first, the outer step stays open until its events are there.
 */
export async function carryOut(desk: ResultDesk, planned: PlannedChange): Promise<Result<null>> {
  const { store } = desk.ports;
  const owner = `refs/${planned.repoId}`;
  let ordinal = 0;
  while (store.step(owner, PLAN, ordinal) !== null) ordinal += 1;
  const text = JSON.stringify(planned);
  const plan = await runStep<string>(desk.ports, {
    ...{
      owner,
      name: PLAN,
      ordinal,
      effect: 'idempotent',
      input: text,
      subject: subjectOf(planned),
    },
    act: async () => ok(text),
  });
  if (!plan.ok) return plan;
  return finish(desk, planned, { owner, ordinal, isLate: false });
}

interface Place {
  readonly owner: string;
  readonly ordinal: number;
  /** The host that planned it died: what did not happen by then does not happen any more. */
  readonly isLate: boolean;
}

async function finish(
  desk: ResultDesk,
  planned: PlannedChange,
  place: Place,
): Promise<Result<null>> {
  const { owner, ordinal, isLate } = place;
  const repo = repositoryOf(desk, planned.repoId);
  if (!repo.ok) return repo;
  const ref = refOf(repo.value);
  const common = { owner, ordinal, input: JSON.stringify(planned), subject: subjectOf(planned) };
  const done = await runStep<boolean>(desk.ports, {
    ...{ ...common, name: CHANGE, effect: 'idempotent' },
    act: async () => {
      const moved = await runStep<boolean>(desk.ports, {
        ...{ ...common, name: MOVE, effect: 'reconcile' },
        find: async () => {
          const there = await isThere(desk, ref, planned.change);
          return there.ok ? ok(there.value ? true : null) : there;
        },
        act: async () => (isLate ? LATE : apply(desk, ref, planned.change)),
      });
      if (moved.ok && !isTold(desk, planned, place)) desk.ports.store.appendAll(eventsOf(planned));
      return moved;
    },
  });
  return done.ok ? ok(null) : done;
}

const LATE = fail(appError('internal', 'The host ended before it happened.'));

async function apply(
  { git }: ResultDesk,
  ref: RepositoryRef,
  change: Change,
): Promise<Result<boolean>> {
  const done =
    change.kind === 'move'
      ? await git.moveBranch(ref, change)
      : change.kind === 'rename'
        ? await git.renameRef(ref, change)
        : await git.dropRef(ref, change);
  return done.ok ? ok(true) : done;
}

/** Whether the effect is in the repository; of a branch, also with later commits on top. */
async function isThere(
  { git, ports }: ResultDesk,
  ref: RepositoryRef,
  change: Change,
): Promise<Result<boolean>> {
  if (change.kind === 'move') {
    const facts = await git.branchFacts(ref, change.branch);
    if (!facts.ok || facts.value.oid === null) return facts.ok ? ok(false) : facts;
    const line = await git.line(ref, { fromOid: change.oid, toOid: facts.value.oid });
    return line.ok ? ok(line.value !== null) : line;
  }
  const old = await ports.git.landedAt(ref, change.kind === 'rename' ? change.from : change.ref);
  return old.ok ? ok(old.value === null) : old;
}

function subjectOf({ events: [first] }: PlannedChange) {
  return first === undefined ? {} : { nightId: first.nightId, taskId: first.taskId };
}

function eventsOf({ events }: PlannedChange): NewEvent[] {
  return events as NewEvent[];
}

/** A host that died after the last event and before the end of the step must not tell it twice. */
function isTold(
  { ports: { store } }: ResultDesk,
  { events: [first] }: PlannedChange,
  { owner, ordinal }: Place,
): boolean {
  if (first === undefined) return true;
  const moved = store.eventsOf(first.nightId, ['step.done']).findLast((event) => {
    if (event.type !== 'step.done' || event.body.name !== MOVE) return false;
    return event.body.owner === owner && event.body.ordinal === ordinal;
  });
  return store
    .eventsOf(first.nightId, [first.type])
    .some(({ taskId, seq }) => taskId === first.taskId && seq > (moved?.seq ?? 0));
}

/** Brings every change that a dead host left in the middle to its end: told where it happened, given up where not. */
export async function settleChanges(desk: ResultDesk): Promise<void> {
  const { store, log } = desk.ports;
  for (const { owner, ordinal } of store.openSteps().filter(({ name }) => name === PLAN)) {
    const never = { owner, ordinal, name: PLAN, effect: 'idempotent', subject: {} } as const;
    await runStep<string>(desk.ports, { ...never, input: '', act: async () => LATE });
  }
  for (const { owner, ordinal } of store.openSteps().filter(isChange)) {
    const plan = store.step(owner, PLAN, ordinal);
    const planned = typeof plan?.result === 'string' ? read(plan.result) : null;
    if (planned === null || !repositoryOf(desk, planned.repoId).ok) continue;
    const settled = await finish(desk, planned, { owner, ordinal, isLate: true });
    if (settled.ok) continue;
    log.warn('result.unmoved', { owner, reason: settled.error.message });
    const sentence = `${planned.told}: the host ended before it happened. Nothing was changed.`;
    const { repoId } = planned;
    const body = { repoId, sentence: sentence.slice(0, 300) };
    store.append({ type: 'result.unmoved', ...subjectOf(planned), body });
  }
}

function isChange({ name, state }: StepRow): boolean {
  return name === CHANGE && state === 'intent';
}

function read(text: string): PlannedChange | null {
  try {
    return PlannedChange.parse(JSON.parse(text));
  } catch {
    // The journal takes secrets out of what it keeps, and a title may have looked like one.
    return null;
  }
}
