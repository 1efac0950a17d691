import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import type { BranchFacts, Standing } from '../../../engine/ports/results/result-git.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Checkout, commitAt, locateCheckout } from '../checkout/checkout.ts';
import type { GitSite } from '../places.ts';
import { splitTextAtZero } from '../zero-list.ts';

const HEADS = 'refs/heads/';

/** Where a branch of the user's is, and who stands on it (`ResultGit.branchFacts`). Reads only. */
export async function branchFacts(
  site: GitSite,
  repo: RepositoryRef,
  branch: string,
): Promise<Result<BranchFacts>> {
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) return checkout;
  return branchFactsIn(site, checkout.value, branch);
}

/** The same in a checkout that was found. */
export async function branchFactsIn(
  site: GitSite,
  checkout: Checkout,
  branch: string,
): Promise<Result<BranchFacts>> {
  const ref = `${HEADS}${branch}`;
  const oid = await plainBranch(site, checkout, branch);
  if (!oid.ok) return oid;
  const listed = await site.runner.bytes({
    gitDir: checkout.commonDir,
    args: ['worktree', 'list', '--porcelain', '-z'],
  });
  if (!listed.ok) return listed;
  const standing: Standing[] = [];
  for (const folder of checkedOut(splitEntries(listed.value), ref)) {
    standing.push({
      path: folder,
      isConfigured: (await real(folder)) === checkout.top,
      by: 'checkout',
    });
  }
  for (const dir of await adminDirs(checkout)) {
    if (await isRebasing(dir, ref)) {
      const isConfigured = dir === checkout.gitDir;
      standing.push({ path: isConfigured ? checkout.top : dir, isConfigured, by: 'rebase' });
    }
  }
  return ok({ oid: oid.value, standing });
}

/** Commits on the first-parent line (`ResultGit.line`); null when the older one is gone or not on it. */
export async function firstParentLine(
  site: GitSite,
  repo: RepositoryRef,
  { fromOid, toOid }: { readonly fromOid: string; readonly toOid: string },
): Promise<Result<readonly string[] | null>> {
  if (fromOid === toOid) return ok([]);
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) return checkout;
  const { gitDir } = checkout.value;
  const args = ['rev-list', '--first-parent', '--parents', toOid, `^${fromOid}`];
  const listed = await site.runner.text({ gitDir, args });
  if (!listed.ok) {
    const known = await commitAt(site.runner, gitDir, fromOid);
    return known.ok && known.value === null ? ok(null) : listed;
  }
  const rows = listed.value.split('\n').filter((line) => line !== '');
  const oldest = rows.at(-1)?.split(' ') ?? [];
  if (oldest[1] !== fromOid) return ok(null);
  return ok(rows.map((row) => row.split(' ')[0] ?? '').reverse());
}

/** What git allows in no name of a branch, and what would make it a pattern. */
const NO_NAME = /[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|^[/-]|[./]$/u;

/** The commit of a branch; refused where the branch is another name of a second one. */
async function plainBranch(
  site: GitSite,
  { commonDir }: Checkout,
  branch: string,
): Promise<Result<string | null>> {
  if (NO_NAME.test(branch)) {
    return fail(appError('bad-input', `'${branch}' cannot name a branch.`));
  }
  const ref = `${HEADS}${branch}`;
  const format = '%(refname)%00%(objectname)%00%(symref)';
  const listed = await site.runner.text({
    gitDir: commonDir,
    args: ['for-each-ref', `--format=${format}`, ref],
  });
  if (!listed.ok) return listed;
  const rows = listed.value.split('\n').map((line) => line.split('\0'));
  const [, oid, linked = ''] = rows.find(([name]) => name === ref) ?? [];
  if (oid === undefined || linked === '') return ok(oid ?? null);
  const other = linked.replace(HEADS, '');
  const sentence = `'${branch}' is only another name of '${other}'.`;
  return fail(appError('bad-input', sentence, { fix: `Name '${other}' instead.` }));
}

/** `worktree list -z`: attributes end with NUL, entries with one more. */
function splitEntries(output: Buffer): string[][] {
  const entries: string[][] = [[]];
  for (const line of output.toString('utf8').split('\0')) {
    if (line === '') entries.push([]);
    else entries.at(-1)?.push(line);
  }
  return entries.filter((entry) => entry.length > 0);
}

function checkedOut(entries: readonly string[][], ref: string): string[] {
  return entries.flatMap((entry) => {
    const isGone = entry.some((line) => line === 'prunable' || line.startsWith('prunable '));
    const folder = entry.find((line) => line.startsWith('worktree '))?.slice('worktree '.length);
    return !isGone && folder !== undefined && entry.includes(`branch ${ref}`) ? [folder] : [];
  });
}

async function real(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    // Listed and not reachable: it cannot be the configured folder, which was just read.
    return folder;
  }
}

async function adminDirs({ gitDir, commonDir }: Checkout): Promise<Set<string>> {
  const linked = path.join(commonDir, 'worktrees');
  const names = await readdir(linked).catch(() => {
    // No linked worktree was ever added.
    return [];
  });
  return new Set([gitDir, commonDir, ...names.map((name) => path.join(linked, name))]);
}

async function isRebasing(dir: string, ref: string): Promise<boolean> {
  for (const kind of ['rebase-merge', 'rebase-apply']) {
    const head = await readFile(path.join(dir, kind, 'head-name'), 'utf8').catch(() => {
      // No such rebase.
      return '';
    });
    if (head.trim() === ref) return true;
  }
  return false;
}

/** What is at refs now, by name; absent ones are missing. */
export async function refValues(
  site: GitSite,
  gitDir: string,
  refs: readonly string[],
): Promise<Result<ReadonlyMap<string, string>>> {
  const listed = await site.runner.bytes({
    gitDir,
    args: ['for-each-ref', '--format=%(refname)%00%(objectname)%00', ...refs],
  });
  if (!listed.ok) return listed;
  const parts = splitTextAtZero(Buffer.from(listed.value.toString('utf8').replaceAll('\n', '')));
  const pairs = parts.flatMap((name, index) =>
    index % 2 === 0 ? [[name, parts[index + 1] ?? ''] as const] : [],
  );
  return ok(new Map(pairs.filter(([name]) => refs.includes(name))));
}
