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
  readonly size: number;
  /** Blobs of its parent that were changed at this path, or removed anywhere: what it may have been taken from. */
  readonly before: readonly string[];
}

/** No night makes so many commits of one task. */
const MAX_COMMITS = 500;

/** Commits of the range, oldest first; fails when they are too many to look at each. */
export async function commitsOf(
  { runner, gitDir }: RangePlace,
  { baseOid, headOid }: { baseOid: string; headOid: string },
): Promise<Result<readonly string[]>> {
  const range = [`--max-count=${MAX_COMMITS + 1}`, headOid, `^${baseOid}`];
  const listed = await runner.text({ gitDir, args: ['rev-list', '--reverse', ...range] });
  if (!listed.ok) return listed;
  const commits = listed.value.split('\n').filter((line) => line !== '');
  if (commits.length <= MAX_COMMITS) return ok(commits);
  return fail(appError('git-failed', `There are more than ${MAX_COMMITS} commits to look at.`));
}

/** Every file that any of the commits added or changed, whatever its attributes say of it; links count by their text. */
export async function changedBlobs(
  place: RangePlace,
  commits: readonly string[],
): Promise<Result<readonly ChangedBlob[]>> {
  const found: Omit<ChangedBlob, 'size'>[] = [];
  for (const commit of commits) {
    const changes = await changesOf(place, commit);
    if (!changes.ok) return changes;
    const removed = changes.value.filter(isRemoved).map(({ oldOid }) => oldOid);
    for (const change of changes.value) {
      if (isRemoved(change) || change.newMode === SUBMODULE) continue;
      const before = [change.oldOid, ...removed].filter((oid) => !isZero(oid));
      found.push({ commit, path: change.path, oid: change.newOid, before });
    }
  }
  const sizes = await sizesOf(place, [...new Set(found.map(({ oid }) => oid))]);
  if (!sizes.ok) return sizes;
  return ok(found.map((blob) => ({ ...blob, size: sizes.value.get(blob.oid) ?? 0 })));
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

/** A merge is compared with its first parent, whose side is in the range or in the base. */
async function changesOf(
  { runner, gitDir }: RangePlace,
  commit: string,
): Promise<Result<readonly Change[]>> {
  const how = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--root', '--no-commit-id'];
  const args = ['diff-tree', ...how, '--diff-merges=first-parent', commit];
  const listed = await runner.bytes({ gitDir, args });
  if (!listed.ok) return listed;
  const entries = splitTextAtZero(listed.value);
  const changes: Change[] = [];
  for (let at = 0; at + 1 < entries.length; at += 2) {
    const [, newMode = '', oldOid = '', newOid = ''] = (entries[at] ?? '').split(' ');
    changes.push({ newMode, oldOid, newOid, path: entries[at + 1] ?? '' });
  }
  return ok(changes);
}

async function sizesOf(
  { runner, gitDir }: RangePlace,
  oids: readonly string[],
): Promise<Result<ReadonlyMap<string, number>>> {
  const input = oids.map((oid) => `${oid}\n`).join('');
  const format = '--batch-check=%(objectname) %(objectsize)';
  const listed = await runner.text({ gitDir, args: ['cat-file', format], input });
  if (!listed.ok) return listed;
  const pairs = listed.value.split('\n').map((line) => line.split(' '));
  return ok(new Map(pairs.map(([oid = '', size = '0']) => [oid, Number(size)])));
}

/** The bytes of an object. */
export function readObject(
  { runner, gitDir }: RangePlace,
  object: { kind: 'blob' | 'commit'; oid: string },
): Promise<Result<Buffer>> {
  return runner.bytes({ gitDir, args: ['cat-file', object.kind, object.oid] });
}
