import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import type { BranchFacts, BranchMove } from '../../../engine/ports/results/result-git.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Checkout, commitAt, locateCheckout } from '../checkout/checkout.ts';
import { fetchObjects } from '../landing.ts';
import type { GitSite } from '../places.ts';
import { branchFactsIn } from './branch-facts.ts';

/**
 * Moves one branch of the user's to a commit of ours (`ResultGit.moveBranch`, spec README 17). Objects first, then one
 * compare-and-swap. Where the configured folder stands on the branch, git itself fast-forwards it in the user's name,
 * and only when nothing in it is changed.
 */
export async function moveBranch(
  site: GitSite,
  repo: RepositoryRef,
  move: BranchMove,
): Promise<Result<null>> {
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) return checkout;
  const facts = await branchFactsIn(site, checkout.value, move.branch);
  if (!facts.ok) return facts;
  if (facts.value.oid === move.oid) return ok(null);
  if (facts.value.oid !== move.expected) return movedMeanwhile(move.branch);
  const mode = howToMove(facts.value, move);
  if (!mode.ok) return mode;
  if (mode.value === 'files') {
    const clean = await requireClean(site, checkout.value, move.branch);
    if (!clean.ok) return clean;
  }
  const gitDir = checkout.value.commonDir;
  const fetched = await fetchObjects(site, repo, { gitDir, oid: move.oid });
  if (!fetched.ok) return fetched;
  return mode.value === 'files'
    ? fastForward(site, checkout.value, move)
    : swap(site, gitDir, move);
}

/** `ref`: nobody stands on it. `files`: the configured folder does, and its files go along. */
function howToMove(
  { standing }: BranchFacts,
  { branch, updateCheckout }: BranchMove,
): Result<'ref' | 'files'> {
  const [first, ...others] = standing;
  if (first === undefined) return ok('ref');
  const isOurs = others.length === 0 && first.isConfigured && first.by === 'checkout';
  if (isOurs && updateCheckout) return ok('files');
  const sentence =
    first.by === 'rebase'
      ? `${branch} is being rebased in ${first.path}.`
      : `${branch} is checked out in ${first.path}.`;
  return fail(appError('branch-checked-out', sentence));
}

async function requireClean(
  site: GitSite,
  { gitDir, top }: Checkout,
  branch: string,
): Promise<Result<null>> {
  const args = ['status', '--porcelain', '-z', '--untracked-files=no', '--ignore-submodules=dirty'];
  const said = await site.runner.bytes({ gitDir, at: top, asUser: true, args });
  if (!said.ok) return said;
  if (said.value.length === 0) return ok(null);
  const sentence = `${branch} is checked out in ${top}, where files are changed.`;
  const fix = 'Commit or stash them first.';
  return fail(appError('branch-checked-out', sentence, { fix }));
}

/** Git refuses by itself what would overwrite a file that it does not track. */
async function fastForward(
  site: GitSite,
  { gitDir, top }: Checkout,
  { branch, oid }: BranchMove,
): Promise<Result<null>> {
  const flags = ['--ff-only', '--quiet', '--no-stat', '--no-autostash', '--no-overwrite-ignore'];
  const args = ['merge', ...flags, '--no-verify-signatures', oid];
  const merged = await site.runner.bytes({ gitDir, at: top, asUser: true, args });
  if (!merged.ok) return merged;
  const now = await commitAt(site.runner, gitDir, `refs/heads/${branch}`);
  if (!now.ok) return now;
  return now.value === oid ? ok(null) : movedMeanwhile(branch);
}

async function swap(
  site: GitSite,
  gitDir: string,
  { branch, oid, expected }: BranchMove,
): Promise<Result<null>> {
  const ref = `refs/heads/${branch}`;
  const old = expected ?? '0'.repeat(oid.length);
  const swapped = await site.runner.bytes({
    gitDir,
    args: ['update-ref', '--no-deref', '-m', 'nightkiln', ref, oid, old],
    env: { GIT_COMMITTER_NAME: 'Nightkiln', GIT_COMMITTER_EMAIL: 'nightkiln@localhost' },
  });
  if (swapped.ok) return ok(null);
  const now = await commitAt(site.runner, gitDir, ref);
  if (!now.ok) return now;
  if (now.value === oid) return ok(null);
  return now.value === expected ? swapped : movedMeanwhile(branch);
}

function movedMeanwhile(branch: string): Result<never> {
  const fix = 'Try again; it is worked out anew.';
  return fail(appError('base-moved', `${branch} moved in this moment.`, { fix }));
}
