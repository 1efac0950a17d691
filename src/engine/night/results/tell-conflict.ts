import { appError } from '../../../shared/error.ts';
import { fail, type Result } from '../../../shared/result.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import { clip } from '../../report/format.ts';
import { oneLine } from '../../safety/visible-text.ts';
import type { ResultDesk } from './desk.ts';
import type { Target } from './merge-into.ts';
import { acceptedAt, stepsOn } from './moves.ts';
import type { ResultRow } from './result-book.ts';

const MAX_NAMED = 3;

/** Why a result does not go on top of a branch: in which files, and with which accepted results. */
export async function tellConflict(
  desk: ResultDesk,
  conflict: {
    readonly result: ResultRow;
    readonly repo: RepositoryConfig;
    readonly target: Target;
    readonly paths: readonly string[];
  },
): Promise<Result<never>> {
  const { result, target, paths } = conflict;
  const others = await conflicting(desk, conflict);
  const title = titleOf(result.task.title);
  const against = others.length === 0 ? target.into : others.map(titleOf).join(' and ');
  const sentence = `${title} conflicts with ${against} in ${filesOf(paths)}.`;
  const name = result.row.branch;
  const fix =
    others.length === 0
      ? `nightkiln continue ${name} "Do it again on the new ${target.into}"`
      : `Undo that one first, or: nightkiln continue ${name} "Do it again on top of it"`;
  return fail(appError('merge-conflict', sentence, { fix }));
}

/** Files of a conflict in a few words. */
export function filesOf(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED).map((path) => clip(oneLine(path), 80));
  const more = paths.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function titleOf(title: string): string {
  return `'${clip(oneLine(title), 80)}'`;
}

/** The accepted results that conflict with this one by themselves. */
async function conflicting(
  { ports: { store }, git }: ResultDesk,
  {
    result,
    repo,
    target,
  }: { readonly result: ResultRow; readonly repo: RepositoryConfig; readonly target: Target },
): Promise<string[]> {
  const steps = stepsOn(store, { repoId: repo.id, into: target.into });
  const titles: string[] = [];
  for (const place of acceptedAt(steps).values()) {
    const step = steps[place];
    const row = step && store.taskNights(step.nightId).find((one) => one.taskId === step.taskId);
    if (row === undefined || row.landedOid === null || result.row.landedOid === null) continue;
    const tried = await git.combine(target.ref, {
      ...{ onto: row.landedOid, from: result.row.baseOid, to: result.row.landedOid },
    });
    const isSame = row.baseOid === result.row.baseOid;
    if (isSame && tried.ok && tried.value.kind === 'conflict') {
      titles.push(store.task(row.taskId)?.title ?? row.taskId);
    }
  }
  return titles.slice(0, MAX_NAMED);
}
