import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import type {
  Combination,
  Combined,
  CommitWish,
} from '../../../engine/ports/results/result-git.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { gitFailed } from '../git.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { requireIntactQuarantine } from '../quarantine.ts';
import { splitTextAtZero } from '../zero-list.ts';

/** Git before 2.38 does not know the merge without a checkout. */
const UNKNOWN_OPTION = 129;
const CONFLICT = 1;
const MAX_PATHS = 20;

/**
 * A change on top of other content (`ResultGit.combine`, R58). The three sides are given to git as commits of their own
 * with one common parent, so that the history of none of them is asked: a change that was merged and undone before applies again.
 */
export async function combineChange(
  site: GitSite,
  repo: RepositoryRef,
  { onto, from, to }: Combination,
): Promise<Result<Combined>> {
  const intact = await requireIntactQuarantine(site, repo);
  if (!intact.ok) return intact;
  const gitDir = quarantineDir(site, repo);
  const listed = await site.runner.text({
    gitDir,
    args: ['rev-parse', ...[onto, from, to].map((oid) => `${oid}^{tree}`)],
  });
  if (!listed.ok) return listed;
  const [ontoTree = '', fromTree = '', toTree = ''] = listed.value.split('\n');
  if (fromTree === ontoTree) return ok({ kind: 'tree', tree: toTree });
  if (fromTree === toTree || ontoTree === toTree) return ok({ kind: 'tree', tree: ontoTree });
  const base = await sideCommit(site, gitDir, { tree: fromTree });
  if (!base.ok) return base;
  const [ours, theirs] = await Promise.all(
    [ontoTree, toTree].map((tree) => sideCommit(site, gitDir, { tree, parent: base.value })),
  );
  if (ours === undefined || theirs === undefined) throw new Error('two sides give two commits');
  if (!ours.ok) return ours;
  return theirs.ok ? mergeTree(site, gitDir, [ours.value, theirs.value]) : theirs;
}

async function mergeTree(
  site: GitSite,
  gitDir: string,
  sides: readonly string[],
): Promise<Result<Combined>> {
  const args = ['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z', ...sides];
  const answer = await site.runner.ask({ gitDir, args });
  if (!answer.ok) return answer;
  const { exitCode, stdout } = answer.value;
  if (exitCode === UNKNOWN_OPTION) {
    const fix = 'Install git 2.38 or newer.';
    return fail(appError('unsupported', 'This git cannot merge without a checkout.', { fix }));
  }
  const [tree, ...paths] = splitTextAtZero(stdout);
  if (exitCode === CONFLICT) return ok({ kind: 'conflict', paths: paths.slice(0, MAX_PATHS) });
  if (exitCode !== 0 || tree === undefined) return gitFailed({ args }, answer.value);
  return ok({ kind: 'tree', tree: tree.trim() });
}

const SIDE = {
  GIT_AUTHOR_NAME: 'Nightkiln',
  GIT_AUTHOR_EMAIL: 'nightkiln@localhost',
  GIT_AUTHOR_DATE: '@0 +0000',
  GIT_COMMITTER_NAME: 'Nightkiln',
  GIT_COMMITTER_EMAIL: 'nightkiln@localhost',
  GIT_COMMITTER_DATE: '@0 +0000',
};

/** A commit that only says to git what one side holds; nothing ever points to it. */
function sideCommit(
  site: GitSite,
  gitDir: string,
  { tree, parent }: { readonly tree: string; readonly parent?: string },
): Promise<Result<string>> {
  const args = ['commit-tree', tree, ...(parent === undefined ? [] : ['-p', parent]), '-m', 'side'];
  return site.runner.text({ gitDir, args, env: SIDE });
}

/** The tree of a commit or tree (`ResultGit.treeOf`). */
export function treeOf(site: GitSite, repo: RepositoryRef, oid: string): Promise<Result<string>> {
  const args = ['rev-parse', '--verify', `${oid}^{tree}`];
  return site.runner.text({ gitDir: quarantineDir(site, repo), args });
}

/** A commit in our clone (`ResultGit.writeCommit`). */
export function writeCommit(
  site: GitSite,
  repo: RepositoryRef,
  { tree, parents, message, identity, at }: CommitWish,
): Promise<Result<string>> {
  const date = `@${Math.floor(at / 1000)} +0000`;
  return site.runner.text({
    gitDir: quarantineDir(site, repo),
    args: ['commit-tree', tree, ...parents.flatMap((oid) => ['-p', oid]), '-F', '-'],
    input: message.endsWith('\n') ? message : `${message}\n`,
    env: {
      GIT_AUTHOR_NAME: identity.name,
      GIT_AUTHOR_EMAIL: identity.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: identity.name,
      GIT_COMMITTER_EMAIL: identity.email,
      GIT_COMMITTER_DATE: date,
    },
  });
}
