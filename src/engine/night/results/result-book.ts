import { appError } from '../../../shared/error.ts';
import type { EventType, StoredEvent } from '../../../shared/event.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ResultDecision, ResultView } from '../../../shared/schema/results/result.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { NightRow, StoreReads, TaskNightRow } from '../../ports/store.ts';
import { decisionOf, OPEN } from '../../report/words/results.ts';

/** A result with everything its decisions rest on. */
export interface ResultRow {
  readonly night: NightRow;
  readonly row: TaskNightRow;
  readonly task: Task;
  readonly decision: ResultDecision;
}

/** The events that say what became of a result. */
export const DECISION_EVENTS: readonly EventType[] = [
  'result.accepted',
  'result.undone',
  'result.rejected',
  'result.discarded',
  'result.restored',
  'result.expired',
  'result.continued',
];

const NIGHTS_BACK = 400;

/** Every judged result of a night, in the order of its verdicts. */
export function resultsOf(store: StoreReads, night: NightRow): ResultRow[] {
  const decisions = decisionsIn(store.eventsOf(night.id, DECISION_EVENTS));
  return store
    .taskNights(night.id)
    .filter((row) => row.evidence !== null)
    .toSorted((a, b) => (a.judgedAt ?? 0) - (b.judgedAt ?? 0))
    .flatMap((row) => {
      const task = store.task(row.taskId);
      const decision = decisions.get(row.taskId) ?? OPEN;
      return task === null ? [] : [{ night, row, task, decision }];
    });
}

function decisionsIn(events: readonly StoredEvent[]): Map<string, ResultDecision> {
  const decisions = new Map<string, ResultDecision>();
  for (const event of events) {
    const decision = decisionOf(event);
    if (decision !== null && event.taskId !== undefined) decisions.set(event.taskId, decision);
  }
  return decisions;
}

/**
 * The result a person means: by branch, by the end of its branch, by its task's id or the beginning of it; of the newest
 * night that has one. Fails with `not-found`, or with `bad-input` when it fits several.
 */
export function findResult(store: StoreReads, name: string): Result<ResultRow> {
  const wanted = name.toLowerCase().replace(/^refs\/heads\//, '');
  for (const night of store.nights(NIGHTS_BACK)) {
    const found = resultsOf(store, night).filter((one) => fits(one, wanted));
    const exact = found.filter((one) => isExact(one, wanted));
    const [only, another] = exact.length === 1 ? exact : found;
    if (only === undefined) continue;
    if (another === undefined) return ok(only);
    const names = found.map(({ row }) => row.branch).join(', ');
    return fail(appError('bad-input', `'${name}' fits ${found.length} results: ${names}.`));
  }
  const fix = '"nightkiln results" lists them.';
  return fail(appError('not-found', `There is no result '${name}'.`, { fix }));
}

function isExact({ row, task }: ResultRow, wanted: string): boolean {
  return row.branch.toLowerCase() === wanted || task.id.toLowerCase() === wanted;
}

function fits({ row, task }: ResultRow, wanted: string): boolean {
  const branch = row.branch.toLowerCase();
  return (
    branch === wanted ||
    branch.endsWith(`_${wanted}`) ||
    branch.endsWith(`/${wanted}`) ||
    task.id.toLowerCase().startsWith(wanted)
  );
}

/** The same result as it stands now. */
export function again(store: StoreReads, { night, row }: ResultRow): ResultRow {
  const found = resultsOf(store, night).find((one) => one.row.taskId === row.taskId);
  if (found === undefined) throw new Error(`result ${row.taskId} of ${night.id} is gone`);
  return found;
}

/** A result as it is shown. */
export function viewOf({ night, row, task, decision }: ResultRow): ResultView {
  return {
    nightId: night.id,
    taskId: task.id,
    repoId: task.repoId,
    title: task.title,
    verdict: row.evidence?.verdict ?? null,
    branch: row.branch,
    ref: row.landedRef,
    oid: row.landedOid,
    state: decision.state,
    sentence: decision.sentence,
  };
}
