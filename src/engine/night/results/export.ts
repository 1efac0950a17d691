import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ExportedPatch } from '../../../shared/schema/results/result.ts';
import { slugOf } from '../../git/names.ts';
import { refOf } from '../phases/health.ts';
import { ensureCommit, type ResultDesk, repositoryOf } from './desk.ts';
import { findResult, type ResultRow, resultsOf } from './result-book.ts';

/**
 * Writes results as patches that `git am` takes, for where no remote exists (features K4): the named ones, or every
 * verified one of a night. Fails with `bad-transition` when there is nothing to write.
 */
export async function exportPatches(
  desk: ResultDesk,
  wish: { readonly results?: readonly string[] | undefined; readonly nightId?: string | undefined },
): Promise<Result<ExportedPatch[]>> {
  const chosen = choose(desk, wish);
  if (!chosen.ok) return chosen;
  const written: ExportedPatch[] = [];
  for (const [index, found] of chosen.value.entries()) {
    const patch = await writeOne(desk, found, index + 1);
    if (!patch.ok) return patch;
    written.push(patch.value);
  }
  return ok(written);
}

function choose(
  { ports: { store } }: ResultDesk,
  wish: { readonly results?: readonly string[] | undefined; readonly nightId?: string | undefined },
): Result<ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const name of wish.results ?? []) {
    const found = findResult(store, name);
    if (!found.ok) return found;
    rows.push(found.value);
  }
  if (wish.nightId !== undefined) {
    const night = store.night(wish.nightId);
    if (night === null) return fail(appError('no-night', `There is no night '${wish.nightId}'.`));
    rows.push(...resultsOf(store, night).filter((one) => one.row.evidence?.verdict === 'verified'));
  }
  const empty = rows.find(({ row }) => row.landedOid === null);
  if (empty !== undefined) {
    return fail(appError('bad-transition', `'${empty.task.title}' left nothing to export.`));
  }
  if (rows.length > 0) return ok(rows);
  return fail(appError('bad-transition', 'There is no verified result to export.'));
}

async function writeOne(
  desk: ResultDesk,
  { night, task, row }: ResultRow,
  number: number,
): Promise<Result<ExportedPatch>> {
  const repo = repositoryOf(desk, task.repoId);
  if (!repo.ok) return repo;
  const ref = refOf(repo.value);
  const toOid = row.landedOid ?? row.baseOid;
  const held = await ensureCommit(desk, ref, toOid);
  if (!held.ok) return held;
  const name = `${String(number).padStart(4, '0')}-${slugOf(task.title)}.patch`;
  const file = desk.ports.files.locate(`nights/${night.id}/patches/${name}`);
  const patched = await desk.git.patch(ref, { fromOid: row.baseOid, toOid, file });
  return patched.ok ? ok({ taskId: task.id, title: task.title, path: file }) : patched;
}
