import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { countOf } from '../../report/format.ts';
import type { ResultDesk } from './desk.ts';
import type { LandWish } from './land.ts';
import type { Target } from './merge-into.ts';
import { acceptedAt, stepsOn } from './moves.ts';

/**
 * What is to be said about a branch that is no longer where the result was proved; empty when it is. Commits of others
 * need the person's word (`onMovedBase`); results that they accepted themselves are only named.
 */
export async function requireStill(
  desk: ResultDesk,
  { result, repo, input }: LandWish,
  target: Target,
): Promise<Result<string>> {
  const { baseOid } = result.row;
  if (target.oid === baseOid) return ok('');
  const line = await desk.git.line(target.ref, { fromOid: baseOid, toOid: target.oid });
  if (!line.ok) return line;
  const steps = stepsOn(desk.ports.store, { repoId: repo.id, into: target.into });
  const ours = new Set(steps.map(({ afterOid }) => afterOid));
  const others = line.value?.filter((oid) => !ours.has(oid)).length ?? null;
  if (others === 0) return ok(afterOurs(steps.length === 0 ? 0 : acceptedAt(steps).size));
  const { into } = target;
  const what =
    others === null
      ? `${into} does not follow from the commit this was proved on`
      : `${into} has ${countOf(others, 'commit')} that this was not proved on`;
  if (input.onMovedBase === true) return ok(`${what}; the two together were not checked.`);
  const fix = `Add --on-moved-base to accept it on top, or: nightkiln continue ${input.result} "Do it again on the new base"`;
  return fail(appError('base-moved', `${what}.`, { fix }));
}

function afterOurs(count: number): string {
  return count === 0
    ? ''
    : `It went on top of ${countOf(count, 'result')} that you accepted before.`;
}
