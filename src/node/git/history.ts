import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import type { Diff } from '../../engine/ports/git.ts';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { ChangedFile } from '../../shared/schema/evidence.ts';
import { type GitSite, quarantineDir } from './places.ts';
import { splitTextAtZero } from './zero-list.ts';

const LONGEST_PATCH_BYTES = 4 * 1024 * 1024;
const LARGEST_TEXT_BYTES = 1024 * 1024;
const DIFF_FLAGS = ['-r', '--find-renames', '--no-ext-diff', '--no-textconv', '--no-color'];

/** What changed from one commit to another and the text of it (`Git.diff`). */
export async function diffCommits(
  site: GitSite,
  repo: RepositoryRef,
  { baseOid, headOid }: { baseOid: string; headOid: string },
): Promise<Result<Diff>> {
  const gitDir = quarantineDir(site, repo);
  const call = (format: readonly string[]) => ({
    gitDir,
    args: ['diff-tree', ...DIFF_FLAGS, ...format, baseOid, headOid],
  });
  const [listed, patch] = await Promise.all([
    site.runner.bytes(call(['-z', '--raw', '--numstat'])),
    site.runner.ask({ ...call(['-p', '--full-index']), cutAtBytes: LONGEST_PATCH_BYTES }),
  ]);
  if (!listed.ok) {
    return listed;
  }
  if (!patch.ok) {
    return patch;
  }
  const entries = splitTextAtZero(listed.value);
  const { files: changed, next } = readStatuses(entries);
  const files = withCounts(changed, readCounts(entries.slice(next)));
  return ok({ files, patch: patch.value.stdout.toString('utf8') });
}

/** Paths of the tracked files at a commit (`Git.listFiles`). */
export async function listFilesAt(
  site: GitSite,
  repo: RepositoryRef,
  oid: string,
): Promise<Result<readonly string[]>> {
  const listed = await site.runner.bytes({
    gitDir: quarantineDir(site, repo),
    args: ['ls-tree', '-r', '-z', '--full-tree', '--name-only', oid],
  });
  return listed.ok ? ok(splitTextAtZero(listed.value)) : listed;
}

/** Text of a regular file at a commit; null when absent, a link, binary, or over 1 MiB (`Git.readFile`). */
export async function readFileAt(
  site: GitSite,
  repo: RepositoryRef,
  { oid, path }: { oid: string; path: string },
): Promise<Result<string | null>> {
  if (!isPlainPath(path)) {
    return ok(null);
  }
  const gitDir = quarantineDir(site, repo);
  const listed = await site.runner.bytes({
    gitDir,
    args: ['ls-tree', '-z', '-l', '--full-tree', oid, '--', path],
  });
  if (!listed.ok) {
    return listed;
  }
  const entry = splitTextAtZero(listed.value).find((line) => line.endsWith(`\t${path}`));
  const found = entry && /^100\d{3} blob ([0-9a-f]+) +(\d+)\t/.exec(entry);
  if (!found?.[1] || Number(found[2]) > LARGEST_TEXT_BYTES) {
    return ok(null);
  }
  const blob = await site.runner.bytes({ gitDir, args: ['cat-file', 'blob', found[1]] });
  if (!blob.ok) {
    return blob;
  }
  const isText = isUtf8(blob.value) && !blob.value.includes(0);
  return ok(isText ? blob.value.toString('utf8') : null);
}

/** Whether a path is one git could have listed: relative, within the tree, in its only spelling. */
function isPlainPath(path: string): boolean {
  const isInside = path !== '' && path !== '..' && !path.startsWith('../');
  return isInside && !posix.isAbsolute(path) && posix.normalize(path) === path;
}

interface Counts {
  readonly insertions: number | null;
  readonly deletions: number | null;
}

const STATUS_WORDS: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
};

/** `:modes oids status\0path\0`, or `... R<score>\0old\0new\0`: the new path is the file's. `next` is the first entry after them. */
function readStatuses(entries: readonly string[]): {
  files: Pick<ChangedFile, 'path' | 'status'>[];
  next: number;
} {
  const files: Pick<ChangedFile, 'path' | 'status'>[] = [];
  let at = 0;
  for (let entry = entries[at]; entry?.startsWith(':'); entry = entries[at]) {
    const letter = entry.slice(entry.lastIndexOf(' ') + 1).charAt(0);
    const width = letter === 'R' || letter === 'C' ? 3 : 2;
    files.push({
      path: entries[at + width - 1] ?? '',
      status: STATUS_WORDS[letter] ?? 'modified',
    });
    at += width;
  }
  return { files, next: at };
}

/** `added<tab>deleted<tab>path\0`, or for a rename an empty path followed by `old\0new\0`; `-` counts are binary. */
function readCounts(entries: readonly string[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (let at = 0; at < entries.length; at += 1) {
    const [insertions = '-', deletions = '-', ...rest] = (entries[at] ?? '').split('\t');
    let path = rest.join('\t');
    if (path === '') {
      path = entries[at + 2] ?? '';
      at += 2;
    }
    counts.set(path, { insertions: countOf(insertions), deletions: countOf(deletions) });
  }
  return counts;
}

function countOf(text: string): number | null {
  return text === '-' ? null : Number(text);
}

function withCounts(
  files: readonly Pick<ChangedFile, 'path' | 'status'>[],
  counts: ReadonlyMap<string, Counts>,
): ChangedFile[] {
  const unknown: Counts = { insertions: null, deletions: null };
  return files.map((file) => ({ ...file, ...(counts.get(file.path) ?? unknown) }));
}
