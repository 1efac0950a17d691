import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import type { BranchHead, Drift } from '../../../engine/ports/upkeep/upkeep.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { commitAt, locateCheckout } from '../checkout/checkout.ts';
import { type GitCall, gitFailed } from '../git.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { prepareQuarantine } from '../quarantine.ts';
import { splitTextAtZero } from '../zero-list.ts';

const MAX_PATHS = 20;
/** A rewritten base may share no history with the work: then what both hold differently is the conflict. */
const MERGE_FLAGS = [
  ...['--write-tree', '--name-only', '--no-messages', '-z', '--allow-unrelated-histories'],
];

/** What git before 2.38 answers to the merge without a checkout. */
const UNKNOWN_OPTION = 129;

/** `Upkeep.drift`: the user's repository is only read; merges are tried in our clone, without a checkout. */
export async function findDrift(
  site: GitSite,
  repo: RepositoryRef,
  {
    baseBranch,
    baseOid,
    heads,
  }: { baseBranch: string; baseOid: string; heads: readonly BranchHead[] },
): Promise<Result<Drift | null>> {
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) return checkout;
  const now = await commitAt(site.runner, checkout.value.gitDir, `refs/heads/${baseBranch}`);
  if (!now.ok) return now;
  const toOid = now.value;
  if (toOid === null || toOid === baseOid) return ok(null);
  const prepared = await prepareQuarantine(site, repo, toOid);
  if (!prepared.ok) return prepared;
  const gitDir = quarantineDir(site, repo);
  const [commits, missing] = await Promise.all([
    count(site, gitDir, `${baseOid}..${toOid}`),
    count(site, gitDir, `${toOid}..${baseOid}`),
  ]);
  if (!commits.ok) return commits;
  if (!missing.ok) return missing;
  const conflicts = await findConflicts(site, gitDir, { toOid, heads });
  if (!conflicts.ok) return conflicts;
  const isRewritten = missing.value > 0;
  return ok({ toOid, commits: commits.value, isRewritten, conflicts: conflicts.value });
}

async function count(site: GitSite, gitDir: string, range: string): Promise<Result<number>> {
  const counted = await site.runner.text({ gitDir, args: ['rev-list', '--count', range] });
  return counted.ok ? ok(Number(counted.value)) : counted;
}

async function findConflicts(
  site: GitSite,
  gitDir: string,
  { toOid, heads }: { toOid: string; heads: readonly BranchHead[] },
): Promise<Result<Drift['conflicts']>> {
  const found: { branch: string; paths: string[] }[] = [];
  for (const { branch, oid } of heads) {
    const args = ['merge-tree', ...MERGE_FLAGS, toOid, oid];
    const call: GitCall = { gitDir, args };
    const answer = await site.runner.ask(call);
    if (!answer.ok) return answer;
    const { exitCode, stdout } = answer.value;
    if (exitCode === UNKNOWN_OPTION) return ok(null);
    if (exitCode > 1) return gitFailed(call, answer.value);
    const paths = splitTextAtZero(stdout)
      .slice(1)
      .filter((path) => path !== '');
    if (exitCode === 1) found.push({ branch, paths: paths.slice(0, MAX_PATHS) });
  }
  return ok(found);
}
