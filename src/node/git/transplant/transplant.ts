import type { Transplant } from '../../../engine/ports/git.ts';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type GitCall, gitFailed } from '../git.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { requireIntactQuarantine } from '../quarantine.ts';

const OURS = /^overnight\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
const OID = /^[0-9a-f]{40,64}/;

/**
 * Puts the change from `fromOid` to `toOid` onto `ontoOid` without a checkout, as one commit on a branch of ours
 * (`Git.transplant`). Null when it does not apply there; the branch is then left as it was. The same change gives the same
 * commit whenever it is asked for: it has the time of the one it comes from.
 */
export async function transplantChange(
  site: GitSite,
  repo: RepositoryRef,
  change: Transplant,
): Promise<Result<string | null>> {
  if (!OURS.test(change.branch)) {
    return fail(appError('bad-input', `${change.branch} is no branch of ours.`));
  }
  const intact = await requireIntactQuarantine(site, repo);
  if (!intact.ok) {
    return intact;
  }
  const gitDir = quarantineDir(site, repo);
  const tree = await mergedTree(site, gitDir, change);
  if (!tree.ok || tree.value === null) {
    return tree;
  }
  const { ontoOid: parent } = change;
  const commit = await write(site, gitDir, { ...change, tree: tree.value, parent });
  if (!commit.ok) {
    return commit;
  }
  const ref = `refs/heads/${change.branch}`;
  const moved = await site.runner.bytes({ gitDir, args: ['update-ref', ref, commit.value] });
  return moved.ok ? commit : moved;
}

/** Git before 2.38 does not know the merge without a checkout: there a change applies only where it was made. */
const UNKNOWN_OPTION = 129;

/** The tree of `ontoOid` with the change in it; null when both touch the same lines. */
async function mergedTree(
  site: GitSite,
  gitDir: string,
  change: Transplant,
): Promise<Result<string | null>> {
  const { fromOid, toOid, ontoOid } = change;
  if (fromOid === ontoOid) {
    return await treeOf(site, gitDir, toOid);
  }
  const side = await ontoBeside(site, gitDir, change);
  if (!side.ok) {
    return side;
  }
  const args = ['merge-tree', '--write-tree', '--no-messages', side.value, toOid];
  const call: GitCall = { gitDir, args };
  const answer = await site.runner.ask(call);
  if (!answer.ok) {
    return answer;
  }
  const { exitCode, stdout } = answer.value;
  if (exitCode === 1 || exitCode === UNKNOWN_OPTION) {
    return ok(null);
  }
  const tree = OID.exec(stdout.toString('utf8'))?.[0];
  return exitCode === 0 && tree !== undefined ? ok(tree) : gitFailed(call, answer.value);
}

/**
 * A commit with the content of `ontoOid` and the history of `fromOid`, so that a merge with `toOid` sees exactly the change
 * as the other side. Git before 2.40 cannot be told a merge base.
 */
async function ontoBeside(
  site: GitSite,
  gitDir: string,
  change: Transplant,
): Promise<Result<string>> {
  const tree = await treeOf(site, gitDir, change.ontoOid);
  if (!tree.ok) {
    return tree;
  }
  const message = 'Beside a change';
  return await write(site, gitDir, {
    ...change,
    tree: tree.value,
    parent: change.fromOid,
    message,
  });
}

async function treeOf(site: GitSite, gitDir: string, oid: string): Promise<Result<string>> {
  return await site.runner.text({ gitDir, args: ['rev-parse', '--verify', `${oid}^{tree}`] });
}

type Commit = Pick<Transplant, 'identity' | 'message' | 'toOid'> & {
  readonly tree: string;
  readonly parent: string;
};

async function write(
  site: GitSite,
  gitDir: string,
  { tree, parent, message, identity, toOid }: Commit,
): Promise<Result<string>> {
  const made = await site.runner.text({ gitDir, args: ['show', '-s', '--format=%ct', toOid] });
  if (!made.ok) {
    return made;
  }
  const date = `@${made.value} +0000`;
  return await site.runner.text({
    gitDir,
    args: ['commit-tree', tree, '-p', parent, '-F', '-'],
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
