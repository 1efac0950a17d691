import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { AcceptInput, ResultView } from '../../../shared/schema/results/result.ts';
import { whyResultHeld } from '../../work/consent/result-gate.ts';
import { type ResultDesk, repositoryOf, requireNoNight } from './desk.ts';
import { land } from './land.ts';
import { again, findResult, type ResultRow, viewOf } from './result-book.ts';

/** Accepts a result by the means that the person chose (features K1). Refuses with a reason and a way, and changes nothing then. */
export async function accept(desk: ResultDesk, input: AcceptInput): Promise<Result<ResultView>> {
  const { store } = desk.ports;
  const found = findResult(store, input.result);
  if (!found.ok) return found;
  return desk.inTurn(found.value.task.repoId, async () => {
    const result = again(store, found.value);
    const may = mayAccept(result, input);
    if (!may.ok) return may;
    const looked = requireLook(desk, result);
    if (!looked.ok) return looked;
    const quiet = requireNoNight(desk, result.task.repoId);
    if (!quiet.ok) return quiet;
    const repo = repositoryOf(desk, result.task.repoId);
    if (!repo.ok) return repo;
    const landed = await land(desk, { result, repo: repo.value, oid: may.value, input });
    return landed.ok ? ok(viewOf(again(store, result))) : landed;
  });
}

/** A result that its diff calls risky is accepted only after a yes to exactly its commit (R59, R101). */
function requireLook({ ports }: ResultDesk, { row, task }: ResultRow): Result<null> {
  const { evidence } = row;
  const source = { store: ports.store, hash: ports.ids.hash };
  const held = evidence === null ? null : whyResultHeld(source, { taskId: task.id, evidence });
  return held === null ? ok(null) : fail(appError('bad-transition', held));
}

/** The commit to accept, if the result may be. */
function mayAccept(
  { row, task, decision }: ResultRow,
  { unproved, result }: AcceptInput,
): Result<string> {
  const refuse = (message: string, fix?: string): Result<never> =>
    fail(appError('bad-transition', message, fix === undefined ? {} : { fix }));
  const oid = row.landedOid;
  if (oid === null || oid === row.baseOid) return refuse(`'${task.title}' left nothing to accept.`);
  if (decision.state === 'accepted') return refuse(decision.sentence, `nightkiln revert ${result}`);
  if (decision.state === 'discarded') {
    return refuse(`'${task.title}' is in the trash.`, `nightkiln restore ${result}`);
  }
  if (row.evidence?.findings.some(({ kind }) => kind === 'secret-found')) {
    const fix = 'Allow test data under landing.allowSecrets, then let a night try again.';
    return refuse(`'${task.title}' holds what looks like a secret.`, fix);
  }
  if (row.evidence?.verdict === 'verified' || unproved === true) return ok(oid);
  const why = row.evidence?.reason ?? 'it was not judged';
  return refuse(`'${task.title}' was not verified: ${why}`, 'Add --unproved to accept it anyway.');
}
