import { appError } from '../../../../shared/error.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ResultView, UndoInput } from '../../../../shared/schema/results/result.ts';
import { type ResultDesk, requireNoNight } from '../desk.ts';
import { again, findResult, type ResultRow, resultsOf, viewOf } from '../result-book.ts';
import { takeOut } from './take-out.ts';

/**
 * Takes accepted results out of their branches again, later commits notwithstanding (features K2). Everything is worked
 * out before the first branch moves: one result that cannot be undone refuses all of them.
 */
export async function undo(desk: ResultDesk, input: UndoInput): Promise<Result<ResultView[]>> {
  const { store } = desk.ports;
  const found = input.nightId === undefined ? named(desk, input) : ofNight(desk, input.nightId);
  if (!found.ok) return found;
  const open = found.value.find(({ decision }) => decision.state !== 'accepted');
  if (open !== undefined) {
    const sentence = `'${open.task.title}' was not accepted, so there is nothing to undo.`;
    return fail(appError('bad-transition', sentence));
  }
  const repoIds = [...new Set(found.value.map(({ task }) => task.repoId))].toSorted();
  const undone = await inTurns(desk, repoIds, async () => {
    for (const repoId of repoIds) {
      const quiet = requireNoNight(desk, repoId);
      if (!quiet.ok) return quiet;
    }
    return takeOut(desk, found.value, input.updateCheckout === true);
  });
  return undone.ok ? ok(found.value.map((one) => viewOf(again(store, one)))) : undone;
}

function named({ ports: { store } }: ResultDesk, { results = [] }: UndoInput): Result<ResultRow[]> {
  const rows = new Map<string, ResultRow>();
  for (const name of results) {
    const found = findResult(store, name);
    if (!found.ok) return found;
    rows.set(`${found.value.night.id}/${found.value.task.id}`, found.value);
  }
  if (rows.size > 0) return ok([...rows.values()]);
  return fail(appError('bad-input', 'Name the results to undo, or a night.'));
}

function ofNight({ ports: { store } }: ResultDesk, nightId: string): Result<ResultRow[]> {
  const night = store.night(nightId);
  if (night === null) return fail(appError('no-night', `There is no night '${nightId}'.`));
  const rows = resultsOf(store, night).filter(({ decision }) => decision.state === 'accepted');
  if (rows.length > 0) return ok(rows);
  return fail(appError('bad-transition', 'Nothing of that night is accepted now.'));
}

/** All repositories at once, in one order, so that two calls cannot wait for each other. */
function inTurns<T>(
  desk: ResultDesk,
  [first, ...rest]: readonly string[],
  run: () => Promise<Result<T>>,
): Promise<Result<T>> {
  return first === undefined ? run() : desk.inTurn(first, () => inTurns(desk, rest, run));
}
