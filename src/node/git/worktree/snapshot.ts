import { randomUUID } from 'node:crypto';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { copyWithTime } from '../replace-file.ts';
import { splitAtZero } from '../zero-list.ts';
import type { CommitAndTree } from './head.ts';
import { indexCopy, type WorktreeRecord } from './record.ts';

const LARGEST_FILE_BYTES = 100 * 1024 * 1024;
const SLASH = Buffer.from('/');

/** A worktree to be taken whole: its name, our record, and the commit its content is compared with. */
export interface SnapshotWish {
  readonly name: string;
  readonly record: WorktreeRecord;
  readonly parent: CommitAndTree;
}

/**
 * Writes the worktree's files as a tree and returns its oid; null when they are those of `parent`. The index is ours, so nothing the agent did to its own
 * (assume-unchanged, skip-worktree, a half merge) can hide a change. What git could not keep byte for byte is refused
 * with `tampered`: nested repositories and changed gitlinks (R53, M26); a file over 100 MiB with `unsupported`.
 */
export async function snapshotWorktree(
  site: GitSite,
  repo: RepositoryRef,
  wish: SnapshotWish,
): Promise<Result<string | null>> {
  const kept = indexCopy(site, repo, wish.name);
  const index = `${kept}.${randomUUID()}`;
  await copyWithTime(kept, index).catch(() => {
    // Without a copy git has to read every file once more; the result is the same.
    site.held.oidOf.delete(kept);
  });
  const call = {
    gitDir: quarantineDir(site, repo),
    workTree: wish.record.path,
    env: { GIT_INDEX_FILE: index },
  };
  try {
    const taken = await takeWhole(site, call, { ...wish, heldOid: site.held.oidOf.get(kept) });
    if (!taken.ok) {
      return taken;
    }
    await rename(index, kept);
    site.held.oidOf.set(kept, taken.value.heldOid);
    return ok(taken.value.treeOid);
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

interface IndexedCall {
  readonly gitDir: string;
  readonly workTree: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The tree, or null for the parent's own, and what the index holds now. */
interface Taken {
  readonly treeOid: string | null;
  readonly heldOid: string;
}

async function takeWhole(
  site: GitSite,
  call: IndexedCall,
  { record, parent, heldOid }: SnapshotWish & { readonly heldOid: string | undefined },
): Promise<Result<Taken>> {
  const before = await holdParent(site, call, { parent, heldOid });
  if (!before.ok) {
    return before;
  }
  const gitlinks = before.value;
  const known = await requireKnownGitlinks(site, call, { baseOid: record.baseOid, gitlinks });
  if (!known.ok) {
    return known;
  }
  const storable = await requireStorable(site, call, { record, gitlinks });
  if (!storable.ok) {
    return storable;
  }
  if (storable.value.changes === 0) {
    return ok({ treeOid: null, heldOid: parent.treeOid });
  }
  const added = await site.runner.bytes({ ...call, args: ['add', '--all'] });
  if (!added.ok) {
    return tampered(`Not every file can be kept: ${added.error.message}`);
  }
  return await writeTree(site, call, { parent, gitlinks });
}

/** Makes the index list what the parent holds, unless it is known to, and says which submodules are in it. */
async function holdParent(
  site: GitSite,
  call: IndexedCall,
  { parent, heldOid }: { parent: CommitAndTree; heldOid: string | undefined },
): Promise<Result<readonly string[]>> {
  if (heldOid !== parent.oid && heldOid !== parent.treeOid) {
    const args = ['read-tree', '--reset', parent.oid];
    const start = await site.runner.bytes({ ...call, args });
    if (!start.ok) {
      return start;
    }
  }
  const known = site.held.gitlinks.get(parent.treeOid);
  if (known !== undefined) {
    return ok(known);
  }
  const listed = await site.runner.bytes({ ...call, args: ['ls-files', '-z', '--stage'] });
  if (!listed.ok) {
    return listed;
  }
  // `mode oid stage<tab>path` becomes what ls-tree says: `mode oid<tab>path`.
  const gitlinks = gitlinksIn(listed.value);
  rememberGitlinks(site, parent.treeOid, gitlinks);
  return ok(gitlinks);
}

/** Trees whose submodules are remembered; a night has a few bases and as many results as tasks. */
const MAX_REMEMBERED = 256;

function rememberGitlinks(site: GitSite, treeOid: string, gitlinks: readonly string[]): void {
  if (site.held.gitlinks.size >= MAX_REMEMBERED) site.held.gitlinks.clear();
  site.held.gitlinks.set(treeOid, gitlinks);
}

/** The tree of the index, unless a submodule came into it or was moved there. */
async function writeTree(
  site: GitSite,
  call: IndexedCall,
  { parent, gitlinks }: { parent: CommitAndTree; gitlinks: readonly string[] },
): Promise<Result<Taken>> {
  const args = ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev'];
  const changed = [...args, '--ignore-submodules=none', parent.treeOid];
  const [changes, tree] = await Promise.all([
    site.runner.bytes({ ...call, args: changed }),
    site.runner.text({ ...call, args: ['write-tree'] }),
  ]);
  if (!changes.ok) {
    return changes;
  }
  if (!tree.ok) {
    return tree;
  }
  // Status and path in turns; bytes as latin1, as in `gitlinks`.
  const entries = splitAtZero(changes.value).map((entry) => entry.toString('latin1'));
  if (entries.some((entry, at) => at % 2 === 0 && /^:\d{6} 160000 /.test(entry))) {
    return tampered('The worktree added or moved a submodule.');
  }
  const gone = new Set(
    entries.filter((_, at) => at % 2 === 1 && /^:160000 /.test(entries[at - 1] ?? '')),
  );
  const left = gitlinks.filter((link) => !gone.has(pathOf(link)));
  rememberGitlinks(site, tree.value, left);
  const isSame = tree.value === parent.treeOid;
  return ok({ treeOid: isSame ? null : tree.value, heldOid: tree.value });
}

/** A commit of the agent's own may hold no gitlink that the base does not. */
async function requireKnownGitlinks(
  site: GitSite,
  call: IndexedCall,
  { baseOid, gitlinks }: { baseOid: string; gitlinks: readonly string[] },
): Promise<Result<null>> {
  if (gitlinks.length === 0) {
    return ok(null);
  }
  const base = await site.runner.bytes({
    gitDir: call.gitDir,
    args: ['ls-tree', '-r', '-z', '--full-tree', baseOid],
  });
  if (!base.ok) {
    return base;
  }
  return isSubset(gitlinks, gitlinksIn(base.value))
    ? ok(null)
    : tampered('A commit in the worktree added or moved a submodule.');
}

async function requireStorable(
  site: GitSite,
  call: IndexedCall,
  { record, gitlinks }: { record: WorktreeRecord; gitlinks: readonly string[] },
): Promise<Result<{ changes: number }>> {
  const root = Buffer.from(record.path);
  for (const gitlink of gitlinks) {
    const name = Buffer.from(pathOf(gitlink), 'latin1');
    if (await holdsFiles(Buffer.concat([root, SLASH, name]))) {
      return tampered(`Files were put into the submodule ${name}, where git would lose them.`);
    }
  }
  const changed = await site.runner.bytes({
    ...call,
    args: ['ls-files', '-z', '--modified', '--others', '--exclude-standard'],
  });
  if (!changed.ok) {
    return changed;
  }
  const names = splitAtZero(changed.value);
  for (const name of names) {
    if (name.at(-1) === SLASH[0]) {
      return tampered(`${name} is a repository inside the worktree, whose files git would lose.`);
    }
    const stats = await lstat(Buffer.concat([root, SLASH, name])).catch(() => {
      // Deleted files are listed as modified.
      return null;
    });
    if (stats?.isFile() === true && stats.size > LARGEST_FILE_BYTES) {
      const size = Math.round(stats.size / 1024 / 1024);
      return fail(
        appError('unsupported', `${name} is ${size} MiB; more than 100 MiB is not kept.`),
      );
    }
  }
  return ok({ changes: names.length });
}

async function holdsFiles(folder: Buffer): Promise<boolean> {
  const entries = await readdir(folder).catch(() => {
    // Absent or no folder: then git sees the submodule itself as deleted or replaced.
    return [];
  });
  return entries.length > 0;
}

/** `oid<tab>path` of every gitlink in `ls-files --stage` or `ls-tree` output, bytes as latin1. */
function gitlinksIn(listing: Buffer): string[] {
  return splitAtZero(listing)
    .map((entry) => entry.toString('latin1'))
    .filter((entry) => entry.startsWith('160000 '))
    .map((entry) => {
      const tab = entry.indexOf('\t');
      const oid = /[0-9a-f]{40,64}/.exec(entry.slice(0, tab))?.[0] ?? '';
      return `${oid}${entry.slice(tab)}`;
    });
}

/** Bytes as latin1. */
function pathOf(gitlink: string): string {
  return gitlink.slice(gitlink.indexOf('\t') + 1);
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  const known = new Set(all);
  return some.every((entry) => known.has(entry));
}

function tampered(message: string): Result<never> {
  return fail(appError('tampered', message));
}
