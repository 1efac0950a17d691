import path from 'node:path';
import type { GitIdentityValue, RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { gitFailed } from '../git.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { replaceByCopy, replaceFile } from '../replace-file.ts';
import { requireUntamperedWorktree } from './guard.ts';
import { type CommitAndTree, headOf } from './head.ts';
import { indexCopy, readRecord, type WorktreeRecord } from './record.ts';
import { snapshotWorktree } from './snapshot.ts';

/** What the supervisor commits: the worktree by name, the message, and as whom. */
export interface CommitWish {
  readonly name: string;
  readonly message: string;
  readonly identity: GitIdentityValue;
}

/** The commit ours goes on top of, and where the branch is now; null when the agent deleted it. */
interface Parent extends CommitAndTree {
  readonly headOid: string | null;
}

interface BranchRecord extends WorktreeRecord {
  readonly branch: string;
}

/**
 * Commits the worktree's content on its branch (`Git.commit`). Commits the agent made on that branch stay below ours;
 * null means that the branch head has this content already. Fails with `tampered` when the branch left its base.
 */
export async function commitWorktree(
  site: GitSite,
  repo: RepositoryRef,
  work: CommitWish,
): Promise<Result<string | null>> {
  const record = await branchRecord(site, repo, work.name);
  if (!record.ok) {
    return record;
  }
  const whole = await requireUntamperedWorktree(site, repo, record.value);
  if (!whole.ok) {
    return whole;
  }
  const parent = await parentCommit(site, repo, record.value);
  if (!parent.ok) {
    return parent;
  }
  const tree = await snapshotWorktree(site, repo, {
    name: work.name,
    record: record.value,
    parent: parent.value,
  });
  if (!tree.ok) {
    return tree;
  }
  const made =
    tree.value === null
      ? ok(null)
      : await writeCommit(site, repo, {
          work,
          record: record.value,
          treeOid: tree.value,
          parent: parent.value,
        });
  if (made.ok) {
    await showCommitToWorktree(site, repo, { name: work.name, record: record.value });
  }
  return made;
}

async function branchRecord(
  site: GitSite,
  repo: RepositoryRef,
  name: string,
): Promise<Result<BranchRecord>> {
  const record = await readRecord(site, repo, name);
  if (record === null) {
    return fail(appError('not-found', `There is no worktree "${name}".`));
  }
  const { branch } = record;
  return branch === null
    ? fail(
        appError('bad-input', `The worktree "${name}" is on no branch, so nothing is committed.`),
      )
    : ok({ ...record, branch });
}

async function parentCommit(
  site: GitSite,
  repo: RepositoryRef,
  record: BranchRecord,
): Promise<Result<Parent>> {
  const gitDir = quarantineDir(site, repo);
  const parent = await headOf(site.runner, gitDir, record);
  if (!parent.ok || parent.value.oid === record.baseOid) {
    return parent;
  }
  const call = { gitDir, args: ['merge-base', '--is-ancestor', record.baseOid, parent.value.oid] };
  const answer = await site.runner.ask(call);
  if (!answer.ok) {
    return answer;
  }
  if (answer.value.exitCode === 0) {
    return parent;
  }
  return answer.value.exitCode === 1
    ? fail(appError('tampered', `The branch ${record.branch} no longer starts at its base.`))
    : gitFailed(call, answer.value);
}

async function writeCommit(
  site: GitSite,
  repo: RepositoryRef,
  made: { work: CommitWish; record: BranchRecord; treeOid: string; parent: Parent },
): Promise<Result<string | null>> {
  const { identity, message } = made.work;
  const gitDir = quarantineDir(site, repo);
  const commit = await site.runner.text({
    gitDir,
    args: ['commit-tree', made.treeOid, '-p', made.parent.oid, '-F', '-'],
    input: message.endsWith('\n') ? message : `${message}\n`,
    env: {
      GIT_AUTHOR_NAME: identity.name,
      GIT_AUTHOR_EMAIL: identity.email,
      GIT_COMMITTER_NAME: identity.name,
      GIT_COMMITTER_EMAIL: identity.email,
    },
  });
  if (!commit.ok) {
    return commit;
  }
  const ref = `refs/heads/${made.record.branch}`;
  const old = made.parent.headOid ?? '0'.repeat(made.parent.oid.length);
  const moved = await site.runner.bytes({ gitDir, args: ['update-ref', ref, commit.value, old] });
  return moved.ok ? ok(commit.value) : moved;
}

/** Brings the agent's view in line, so that its next look at the worktree shows no changes that are not there. */
async function showCommitToWorktree(
  site: GitSite,
  repo: RepositoryRef,
  { name, record }: { name: string; record: BranchRecord },
): Promise<void> {
  await replaceFile(path.join(record.adminDir, 'HEAD'), `ref: refs/heads/${record.branch}\n`);
  await replaceByCopy(indexCopy(site, repo, name), path.join(record.adminDir, 'index'));
}
