import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Checkout, locateCheckout } from '../checkout/checkout.ts';
import type { GitSite } from '../places.ts';
import { branchFactsIn, refValues } from './branch-facts.ts';

const OURS = /^refs\/(?:heads\/)?overnight\/./;
const BRANCH = 'refs/heads/';
const US = { GIT_COMMITTER_NAME: 'Nightkiln', GIT_COMMITTER_EMAIL: 'nightkiln@localhost' };

/** Moves a commit from one of our refs to another (`ResultGit.renameRef`): both happen or neither. */
export async function renameRef(
  site: GitSite,
  repo: RepositoryRef,
  { from, to, oid }: { readonly from: string; readonly to: string; readonly oid: string },
): Promise<Result<null>> {
  const place = await placeOf(site, repo, [from, to]);
  if (!place.ok) return place;
  const { checkout, values } = place.value;
  if (values.get(to) === oid && !values.has(from)) return ok(null);
  if (values.has(to) && values.get(to) !== oid) return taken(to);
  if (values.get(from) !== oid) return changed(from);
  const free = await requireFree(site, checkout, from);
  if (!free.ok) return free;
  const lines = [...(values.has(to) ? [] : [`create ${to} ${oid}`]), `delete ${from} ${oid}`];
  return update(site, checkout, lines);
}

/** Removes one of our refs (`ResultGit.dropRef`). */
export async function dropRef(
  site: GitSite,
  repo: RepositoryRef,
  { ref, oid }: { readonly ref: string; readonly oid: string },
): Promise<Result<null>> {
  const place = await placeOf(site, repo, [ref]);
  if (!place.ok) return place;
  const { checkout, values } = place.value;
  if (!values.has(ref)) return ok(null);
  if (values.get(ref) !== oid) return changed(ref);
  return update(site, checkout, [`delete ${ref} ${oid}`]);
}

interface Place {
  readonly checkout: Checkout;
  readonly values: ReadonlyMap<string, string>;
}

async function placeOf(
  site: GitSite,
  repo: RepositoryRef,
  refs: readonly string[],
): Promise<Result<Place>> {
  const foreign = refs.find((ref) => !OURS.test(ref) || /\s/.test(ref));
  if (foreign !== undefined) {
    return fail(appError('bad-input', `${foreign} is no ref of ours.`));
  }
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) return checkout;
  const values = await refValues(site, checkout.value.commonDir, refs);
  return values.ok ? ok({ checkout: checkout.value, values: values.value }) : values;
}

async function requireFree(site: GitSite, checkout: Checkout, ref: string): Promise<Result<null>> {
  if (!ref.startsWith(BRANCH)) return ok(null);
  const branch = ref.slice(BRANCH.length);
  const facts = await branchFactsIn(site, checkout, branch);
  if (!facts.ok) return facts;
  const [standing] = facts.value.standing;
  if (standing === undefined) return ok(null);
  const fix = 'Switch to another branch there first.';
  const sentence = `${branch} is checked out in ${standing.path}.`;
  return fail(appError('branch-checked-out', sentence, { fix }));
}

/** One transaction: git moves all of them or none. */
async function update(
  site: GitSite,
  { commonDir }: Checkout,
  lines: readonly string[],
): Promise<Result<null>> {
  const input = `${['start', ...lines, 'prepare', 'commit'].join('\n')}\n`;
  const args = ['update-ref', '--no-deref', '--stdin'];
  const done = await site.runner.bytes({ gitDir: commonDir, args, input, env: US });
  return done.ok ? ok(null) : done;
}

function changed(ref: string): Result<never> {
  const fix = 'Look at it with "git log", and move it yourself if you no longer need it.';
  return fail(
    appError('repository-changed', `${ref} is not at the commit the night left there.`, { fix }),
  );
}

function taken(ref: string): Result<never> {
  return fail(appError('ref-conflict', `${ref} is taken in the repository.`));
}
