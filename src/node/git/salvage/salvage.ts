import { realpath } from 'node:fs/promises';
import type { Salvage } from '../../../engine/ports/git.ts';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { requireIntactQuarantine } from '../quarantine.ts';
import { isOwnFolder } from '../worktree/guard.ts';
import { headOf } from '../worktree/head.ts';
import type { WorktreeRecord } from '../worktree/record.ts';
import { findLooseCommits, type LooseCommits } from './find-commits.ts';
import { findLooseFiles, type LooseFiles } from './find-files.ts';
import { bytesOf } from './tree-entry.ts';
import { writeSalvage } from './write-salvage.ts';

const PREFIX = 'refs/overnight/salvage/';
const NO_FILES: LooseFiles = { deleted: [], found: [], kinds: [], left: [] };

/**
 * Keeps everything a worktree holds that is in no commit of its branch, as one commit at a ref of our clone (R52): changed,
 * staged, new and ignored files, commits on no branch, stashes, both sides of a merge under way. Null when there is nothing.
 * It does not matter what was done to the worktree's git: only its files are read, and no link is followed.
 */
export async function salvageWorktree(
  site: GitSite,
  repo: RepositoryRef,
  { name, record }: { name: string; record: WorktreeRecord },
): Promise<Result<Salvage | null>> {
  const loose = await findLooseWork(site, repo, { name, record });
  if (!loose.ok) return loose;
  if (loose.value.kinds.length === 0) return ok(null);
  const gitDir = await realpath(quarantineDir(site, repo));
  return await keep(site, gitDir, { name, record, ...loose.value });
}

/** What `salvageWorktree` would keep, looked at and left as it is. */
export async function findLooseWork(
  site: GitSite,
  repo: RepositoryRef,
  { name, record }: { name: string; record: WorktreeRecord },
): Promise<Result<LooseWork>> {
  const intact = await requireIntactQuarantine(site, repo);
  if (!intact.ok) return intact;
  const head = await headOf(site.runner, quarantineDir(site, repo), record);
  if (!head.ok) return head;
  const { oid: headOid, treeOid } = head.value;
  const wish = { name, record, headOid, treeOid };
  const [files, commits] = await Promise.all([
    (await isOwnFolder(record.path)) ? findLooseFiles(site, repo, wish) : ok(NO_FILES),
    findLooseCommits(site, repo, wish),
  ]);
  if (!files.ok) return files;
  if (!commits.ok) return commits;
  const kinds = [...files.value.kinds, ...commits.value.kinds];
  return ok({ headOid, files: files.value, commits: commits.value, kinds });
}

/** Everything a worktree holds beyond its branch; no `kinds`, nothing. */
export interface LooseWork {
  readonly headOid: string;
  readonly files: LooseFiles;
  readonly commits: LooseCommits;
  readonly kinds: readonly string[];
}

interface Keeping extends LooseWork {
  readonly name: string;
  readonly record: WorktreeRecord;
}

async function keep(
  site: GitSite,
  gitDir: string,
  { name, record, headOid, files, commits, kinds }: Keeping,
): Promise<Result<Salvage>> {
  const ref = await freeRef(site, gitDir, name);
  if (!ref.ok) return ref;
  const staged = await stagedCommit(site, gitDir, { headOid, tree: commits.stagedTree });
  if (!staged.ok) return staged;
  const oid = await writeSalvage(site, {
    gitDir,
    root: record.path,
    ref: ref.value,
    headOid,
    parents: [...staged.value, ...commits.parents],
    deleted: files.deleted,
    found: files.found,
    message: messageOf(name, kinds, files.left),
  });
  if (!oid.ok) return oid;
  return ok({
    ref: ref.value,
    oid: oid.value,
    files: files.found.length + files.deleted.length,
    bytes: bytesOf(files.found),
    kinds,
    left: files.left,
  });
}

function messageOf(name: string, kinds: readonly string[], left: readonly string[]): string {
  const missing = left.map((one) => `Not kept: ${one}\n`).join('');
  return `Salvage of ${name}: ${kinds.join(', ')}\n\n${missing}`;
}

/** A task can be taken up again and be salvaged again; what was kept before stays. */
async function freeRef(site: GitSite, gitDir: string, name: string): Promise<Result<string>> {
  const args = ['for-each-ref', '--format=%(refname)', PREFIX];
  const listed = await site.runner.text({ gitDir, args });
  if (!listed.ok) return listed;
  const taken = new Set(listed.value.split('\n'));
  let ref = `${PREFIX}${name}`;
  for (let n = 2; taken.has(ref); n += 1) ref = `${PREFIX}${name}-${n}`;
  return ok(ref);
}

/** What was staged becomes a commit of its own, as a stash has it. */
async function stagedCommit(
  site: GitSite,
  gitDir: string,
  { headOid, tree }: { headOid: string; tree: string | null },
): Promise<Result<string[]>> {
  if (tree === null) return ok([]);
  const made = await site.runner.text({
    gitDir,
    args: ['commit-tree', tree, '-p', headOid, '-m', 'What was staged'],
    env: {
      GIT_AUTHOR_NAME: 'Nightkiln',
      GIT_AUTHOR_EMAIL: 'nightkiln@localhost',
      GIT_COMMITTER_NAME: 'Nightkiln',
      GIT_COMMITTER_EMAIL: 'nightkiln@localhost',
    },
  });
  return made.ok ? ok([made.value]) : made;
}
