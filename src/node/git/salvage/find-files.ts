import { randomUUID } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { copyWithTime } from '../replace-file.ts';
import { indexCopy, type WorktreeRecord } from '../worktree/record.ts';
import { splitAtZero } from '../zero-list.ts';
import { bytesOf, type Finds, type Found, type Name } from './tree-entry.ts';
import { collect, fitting, placeOf } from './walk.ts';

const LARGEST_WORK_BYTES = 1024 * 1024 * 1024;
const LARGEST_IGNORED_BYTES = 64 * 1024 * 1024;
const SLASH = 0x2f;
const GITLINK = Buffer.from('160000 ');

/** Files of a worktree that no commit holds; names are as they lie there. */
export interface LooseFiles {
  readonly deleted: readonly Name[];
  readonly found: readonly Found[];
  /** In words: what kinds of files these are. */
  readonly kinds: readonly string[];
  /** In words: what is there and cannot be kept. */
  readonly left: readonly string[];
}

/** A worktree with the commit its files are compared with. */
export interface LooseWish {
  readonly name: string;
  readonly record: WorktreeRecord;
  readonly headOid: string;
  /** The tree of that commit. */
  readonly treeOid: string;
}

interface Call {
  readonly gitDir: string;
  readonly workTree: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Everything in a worktree that differs from a commit, by an index of ours: changed, new and deleted files, what is ignored
 * and cannot be made again, and what lies in repositories and submodules inside it. Only names and sizes are read. Fails with
 * `unsupported` when it is more than 1 GiB; of what is ignored the smallest 64 MiB are taken.
 */
export async function findLooseFiles(
  site: GitSite,
  repo: RepositoryRef,
  wish: LooseWish,
): Promise<Result<LooseFiles>> {
  const kept = indexCopy(site, repo, wish.name);
  const index = `${kept}.${randomUUID()}`;
  const call = {
    gitDir: quarantineDir(site, repo),
    workTree: wish.record.path,
    env: { GIT_INDEX_FILE: index },
  };
  try {
    const listed = await list(site, call, { ...wish, kept });
    return listed.ok ? await weigh(wish.record.path, listed.value) : listed;
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

interface Listed {
  readonly changed: readonly Name[];
  readonly ignored: readonly Name[];
  readonly gitlinks: readonly Name[];
}

async function list(
  site: GitSite,
  call: Call,
  { headOid, treeOid, kept }: LooseWish & { readonly kept: string },
): Promise<Result<Listed>> {
  const heldOid = await copyWithTime(kept, call.env['GIT_INDEX_FILE'] ?? '').then(
    () => site.held.oidOf.get(kept),
    // Without a copy git has to read every file once more; the result is the same.
    () => undefined,
  );
  if (heldOid !== headOid && heldOid !== treeOid) {
    const start = await site.runner.bytes({ ...call, args: ['read-tree', '--reset', headOid] });
    if (!start.ok) return start;
  }
  const ask = (...args: string[]) =>
    site.runner.bytes({ ...call, args: ['ls-files', '-z', ...args] });
  const [changed, ignored, tracked] = await Promise.all([
    ask('--modified', '--others', '--exclude-standard'),
    ask('--others', '--ignored', '--exclude-standard', '--directory'),
    site.held.gitlinks.get(treeOid)?.length === 0 ? ok(Buffer.alloc(0)) : ask('--stage'),
  ]);
  if (!changed.ok) return changed;
  if (!ignored.ok) return ignored;
  if (!tracked.ok) return tracked;
  return ok({
    changed: splitAtZero(changed.value).map(withoutSlash),
    ignored: splitAtZero(ignored.value).map(withoutSlash),
    gitlinks: splitAtZero(tracked.value)
      .filter((entry) => entry.subarray(0, GITLINK.length).equals(GITLINK))
      .map((entry) => entry.subarray(entry.indexOf('\t') + 1)),
  });
}

async function weigh(root: string, listed: Listed): Promise<Result<LooseFiles>> {
  const work: Finds = { found: [], left: [] };
  const deleted = await collectChanged(root, listed.changed, work);
  const inner: Finds = { found: [], left: [] };
  for (const name of listed.gitlinks) {
    await collect(root, name, { finds: inner, skipMadeAgain: false });
  }
  await collectOwnGit(root, inner);
  const ignored: Finds = { found: [], left: [] };
  for (const name of listed.ignored) {
    await collect(root, name, { finds: ignored, skipMadeAgain: true });
  }
  const bytes = bytesOf(work.found) + bytesOf(inner.found);
  if (bytes > LARGEST_WORK_BYTES) {
    const size = Math.round(bytes / 1024 / 1024);
    return fail(appError('unsupported', `It holds ${size} MiB of work; 1024 MiB can be kept.`));
  }
  const { kept, over } = fitting(ignored.found, LARGEST_IGNORED_BYTES);
  return ok({
    deleted,
    found: unique([...work.found, ...inner.found, ...kept]),
    kinds: [
      ...(work.found.length + deleted.length > 0 ? ['uncommitted changes'] : []),
      ...(inner.found.length > 0 ? ['files of a repository inside it'] : []),
      ...(kept.length > 0 ? ['ignored files'] : []),
    ],
    left: [...work.left, ...inner.left, ...ignored.left, ...tooMuch(over)],
  });
}

/** The changed files; returns those that are gone. A listed folder is a repository inside the worktree. */
async function collectChanged(
  root: string,
  changed: readonly Name[],
  finds: Finds,
): Promise<Name[]> {
  const deleted: Name[] = [];
  const names = new Set(changed.map((name) => name.toString('latin1')));
  for (const name of changed) {
    const facts = await lstat(placeOf(root, name)).catch(() => null);
    const isReplaced = facts?.isDirectory() === true && hasListedBelow(names, name);
    if (facts === null || isReplaced) deleted.push(name);
    else await collect(root, name, { finds, skipMadeAgain: false });
  }
  return deleted;
}

function hasListedBelow(names: ReadonlySet<string>, name: Name): boolean {
  const prefix = `${name.toString('latin1')}/`;
  return [...names].some((one) => one.startsWith(prefix));
}

/** Where the pointer to our administration was, there may be a whole repository by now. */
async function collectOwnGit(root: string, finds: Finds): Promise<void> {
  const name = Buffer.from('.git');
  const facts = await lstat(placeOf(root, name)).catch(() => null);
  if (facts?.isDirectory() === true) await collect(root, name, { finds, skipMadeAgain: false });
}

function unique(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [one.name.toString('latin1'), one])).values()];
}

function tooMuch(over: readonly Found[]): string[] {
  if (over.length === 0) return [];
  const size = Math.round(bytesOf(over) / 1024 / 1024);
  return [`${over.length} ignored files of ${size} MiB are more than is kept`];
}

function withoutSlash(name: Name): Name {
  return name.at(-1) === SLASH ? name.subarray(0, -1) : name;
}
