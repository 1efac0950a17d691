import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { GitRunner } from '../git.ts';

/** A commit and the tree it holds. */
export interface CommitAndTree {
  readonly oid: string;
  readonly treeOid: string;
}

/**
 * The commit of a worktree of ours: what its branch points to, else the base it was opened at. `headOid` is null when the
 * branch is gone or the worktree has none. One question to git for all of it.
 */
export async function headOf(
  runner: GitRunner,
  gitDir: string,
  { branch, baseOid }: { branch: string | null; baseOid: string },
): Promise<Result<CommitAndTree & { readonly headOid: string | null }>> {
  const base = [`${baseOid}^{commit}`, `${baseOid}^{tree}`];
  const head =
    branch === null ? base : [`refs/heads/${branch}^{commit}`, `refs/heads/${branch}^{tree}`];
  const input = [...head, ...base].map((revision) => `${revision}\n`).join('');
  const args = ['cat-file', '--batch-check=%(objectname)'];
  const answer = await runner.text({ gitDir, args, input });
  if (!answer.ok) return answer;
  const [headOid, headTree, oid, treeOid] = answer.value.split('\n').map(objectIn);
  if (headOid && headTree) {
    return ok({ oid: headOid, treeOid: headTree, headOid: branch === null ? null : headOid });
  }
  if (oid && treeOid) return ok({ oid, treeOid, headOid: null });
  return fail(appError('git-failed', `Our clone no longer holds the commit ${baseOid}.`));
}

/** Anything but an object name is git's word for one that is not there. */
function objectIn(line: string): string | null {
  return /^[0-9a-f]{40,64}$/.test(line) ? line : null;
}
