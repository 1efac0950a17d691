import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ResultView } from '../../../shared/schema/results/result.ts';
import { trashRef } from '../../git/names.ts';
import { clip } from '../../report/format.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { carryOut } from './change/change.ts';
import { type ResultDesk, repositoryOf } from './desk.ts';
import { noteOf } from './note.ts';
import { again, findResult, type ResultRow, viewOf } from './result-book.ts';

/** How long a discarded result can be brought back (features K1, issue 5.8). */
const TRASH_MS = 30 * 24 * 3_600_000;

/** Says that a result is not wanted. Its branch stays; what it teaches stays in the journal. */
export function reject(
  desk: ResultDesk,
  { result, note }: { readonly result: string; readonly note: string },
): Promise<Result<ResultView>> {
  return decide(desk, result, async (found) => {
    const out = requireOut(found);
    if (!out.ok) return out;
    desk.ports.store.append({
      ...{ type: 'result.rejected', ...idsOf(found) },
      body: noteOf(found, { means: 'none', ref: found.row.landedRef, note }),
    });
    return ok(null);
  });
}

/** Moves a result's commit from its ref to the trash, where it stays for 30 days. */
export function discard(desk: ResultDesk, name: string): Promise<Result<ResultView>> {
  return decide(desk, name, async (found) => {
    const out = requireOut(found);
    if (!out.ok) return out;
    const { row, task, night } = found;
    const repo = repositoryOf(desk, task.repoId);
    if (!repo.ok) return repo;
    const { landedRef: ref, landedOid: oid } = row;
    if (ref === null || oid === null) {
      return fail(appError('bad-transition', `'${task.title}' left nothing to discard.`));
    }
    const to = trashRef(night.id, task.id);
    const until = desk.ports.clock.now() + TRASH_MS;
    const body = { repoId: repo.value.id, ref, oid, trashRef: to, until };
    return carryOut(desk, {
      repoId: repo.value.id,
      told: `Discarding ${titleOf(found)}`,
      change: { kind: 'rename', from: ref, to, oid },
      events: [{ type: 'result.discarded', ...idsOf(found), body }],
    });
  });
}

/** Brings a discarded result back to where it was. */
export function restore(desk: ResultDesk, name: string): Promise<Result<ResultView>> {
  return decide(desk, name, async (found) => {
    const thrown = thrownAway(desk, found);
    if (thrown === null) {
      const sentence = `'${found.task.title}' is not in the trash.`;
      return fail(appError('bad-transition', sentence));
    }
    const { repoId, ref, oid, trashRef: from } = thrown;
    return carryOut(desk, {
      repoId,
      told: `Bringing back ${titleOf(found)}`,
      change: { kind: 'rename', from, to: ref, oid },
      events: [{ type: 'result.restored', ...idsOf(found), body: { repoId, ref, oid } }],
    });
  });
}

/** Removes what lay in the trash for its whole time; one that cannot be removed stays and is tried again. */
export async function emptyTrash(desk: ResultDesk): Promise<void> {
  const { store, clock, log } = desk.ports;
  for (const { event } of store.findEvents({ ...EVERY, types: ['result.discarded'] })) {
    if (event.type !== 'result.discarded' || event.body.until > clock.now()) continue;
    const { nightId = '', taskId = '', seq } = event;
    const [last] = store.findEvents({ ...EVERY, types: TRASH_EVENTS, nightId, taskId, limit: 1 });
    if (last?.event.seq !== seq) continue;
    const { repoId, trashRef: ref, oid } = event.body;
    const told = `Emptying the trash of '${clip(oneLine(store.task(taskId)?.title ?? taskId), 80)}'`;
    const body = { repoId, trashRef: ref, oid };
    const events = [{ type: 'result.expired' as const, nightId, taskId, body }];
    const gone = await desk.inTurn(repoId, () =>
      carryOut(desk, { repoId, told, change: { kind: 'drop', ref, oid }, events }),
    );
    if (!gone.ok) log.warn('trash.kept', { ref, reason: gone.error.message });
  }
}

const TRASH_EVENTS = ['result.discarded', 'result.restored', 'result.expired'] as const;
const EVERY = {
  ...{ beforeSeq: null, fromAt: null, toAt: null, minLevel: 0, nightId: null, taskId: null },
  limit: 10_000,
};

/** How a result was thrown away, while it still is. */
function thrownAway({ ports: { store } }: ResultDesk, { night, task }: ResultRow) {
  const last = store.eventsOf(night.id, TRASH_EVENTS).findLast(({ taskId }) => taskId === task.id);
  return last?.type === 'result.discarded' ? last.body : null;
}

async function decide(
  desk: ResultDesk,
  name: string,
  run: (found: ResultRow) => Promise<Result<null>>,
): Promise<Result<ResultView>> {
  const { store } = desk.ports;
  const found = findResult(store, name);
  if (!found.ok) return found;
  return desk.inTurn(found.value.task.repoId, async () => {
    const done = await run(again(store, found.value));
    return done.ok ? ok(viewOf(again(store, found.value))) : done;
  });
}

function requireOut({ task, row, decision }: ResultRow): Result<null> {
  const refuse = (message: string, fix: string): Result<never> =>
    fail(appError('bad-transition', message, { fix }));
  if (decision.state === 'accepted') {
    return refuse(`'${task.title}' is accepted.`, `Undo it first: nightkiln revert ${row.branch}`);
  }
  if (decision.state !== 'discarded') return ok(null);
  return refuse(`'${task.title}' is discarded.`, `nightkiln restore ${row.branch}`);
}

function idsOf({ night, task }: ResultRow) {
  return { nightId: night.id, taskId: task.id };
}

function titleOf({ task }: ResultRow): string {
  return `'${clip(oneLine(task.title), 80)}'`;
}
