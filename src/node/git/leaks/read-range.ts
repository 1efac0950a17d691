import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { GitRunner } from '../git.ts';
import { splitTextAtZero } from '../zero-list.ts';

/** A repository of ours. */
export interface RangePlace {
  readonly runner: GitRunner;
  readonly gitDir: string;
}

/** A file as a commit leaves it, and what stood there before it. */
export interface ChangedBlob {
  readonly commit: string;
  readonly path: string;
  readonly oid: string;
  /** Blobs of its parent that were changed at this path, or removed anywhere: what it may have been taken from. */
  readonly before: readonly string[];
}

/** No night makes so many commits of one task. */
const MAX_COMMITS = 500;

/** What a range brings: its commits, oldest first, and every file that any of them added or changed. */
export interface Range {
  readonly commits: readonly string[];
  readonly blobs: readonly ChangedBlob[];
}

/**
 * Reads a range whatever attributes say of its files; links count by their text. A merge is compared with its first
 * parent, whose side is in the range or in the base. Fails when there are more commits than are looked at.
 */
export async function readRange(
  { runner, gitDir }: RangePlace,
  { baseOid, headOid }: { baseOid: string; headOid: string },
): Promise<Result<Range>> {
  const how = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--diff-merges=first-parent'];
  const range = ['--reverse', `--max-count=${MAX_COMMITS + 1}`, headOid, `^${baseOid}`];
  const args = ['log', '--format=%H', '--no-show-signature', '--ignore-submodules=none', ...how];
  const listed = await runner.bytes({ gitDir, args: [...args, ...range] });
  if (!listed.ok) return listed;
  const commits = commitsIn(splitTextAtZero(listed.value));
  if (commits.length > MAX_COMMITS) {
    return fail(appError('git-failed', `There are more than ${MAX_COMMITS} commits to look at.`));
  }
  return ok({
    commits: commits.map(({ commit }) => commit),
    blobs: commits.flatMap(blobsOf),
  });
}

interface Change {
  readonly newMode: string;
  readonly oldOid: string;
  readonly newOid: string;
  readonly path: string;
}

const SUBMODULE = '160000';

function isRemoved({ newOid }: Change): boolean {
  return isZero(newOid);
}

function isZero(oid: string): boolean {
  return /^0+$/.test(oid);
}

interface CommitChanges {
  readonly commit: string;
  readonly changes: Change[];
}

/** The oid of each commit, followed by `:modes oids status` and the path of each of its changes. */
function commitsIn(entries: readonly string[]): readonly CommitChanges[] {
  const commits: CommitChanges[] = [];
  for (let at = 0; at < entries.length; at += 1) {
    const entry = (entries[at] ?? '').trimStart();
    if (/^[0-9a-f]{40,64}$/.test(entry)) commits.push({ commit: entry, changes: [] });
    if (!entry.startsWith(':')) continue;
    const [, newMode = '', oldOid = '', newOid = ''] = entry.split(' ');
    at += 1;
    commits.at(-1)?.changes.push({ newMode, oldOid, newOid, path: entries[at] ?? '' });
  }
  return commits;
}

function blobsOf({ commit, changes }: CommitChanges): readonly ChangedBlob[] {
  const removed = changes.filter(isRemoved).map(({ oldOid }) => oldOid);
  return changes
    .filter((change) => !isRemoved(change) && change.newMode !== SUBMODULE)
    .map((change) => {
      const before = [change.oldOid, ...removed].filter((oid) => !isZero(oid));
      return { commit, path: change.path, oid: change.newOid, before };
    });
}
