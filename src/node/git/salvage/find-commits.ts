import { randomUUID } from 'node:crypto';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { readInside } from '../../folders/read-inside.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { indexCopy } from '../worktree/record.ts';
import type { LooseWish } from './find-files.ts';

/** Commits of a worktree that its branch does not hold, and what is only staged. */
export interface LooseCommits {
  readonly parents: readonly string[];
  readonly stagedTree: string | null;
  /** In words: what they are. */
  readonly kinds: readonly string[];
}

const MAX_TEXT_BYTES = 1024 * 1024;
const OID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Where git writes down what a merge, a rebase or the like that is under way is about. */
const UNDER_WAY = [
  ...['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'REBASE_HEAD', 'ORIG_HEAD'],
  ...['rebase-merge/orig-head', 'rebase-merge/onto', 'rebase-apply/orig-head'],
];

/**
 * Commits that only the worktree's own administration leads to: a head on no branch, the other side of a merge or rebase
 * under way, stashes made on its branch. And the tree of its index, where that is another than the commit's.
 */
export async function findLooseCommits(
  site: GitSite,
  repo: RepositoryRef,
  wish: LooseWish,
): Promise<Result<LooseCommits>> {
  const gitDir = await realpath(quarantineDir(site, repo));
  const { adminDir } = wish.record;
  const isKnown = path.dirname(adminDir) === path.join(gitDir, 'worktrees');
  const admin = (name: string) => (isKnown ? readText(adminDir, name) : Promise.resolve(''));
  const heads = [...oidsIn(await admin('HEAD')), ...leftBehind(await admin('logs/HEAD'))];
  const sides = (await Promise.all(UNDER_WAY.map(admin))).flatMap(oidsIn);
  const stashes = await stashesOn(gitDir, wish.record.branch);
  const wanted = [...heads, ...sides, ...stashes];
  const parents = await independent(site, { gitDir, headOid: wish.headOid, wanted });
  if (!parents.ok) return parents;
  const kept = (some: readonly string[]) => some.some((oid) => parents.value.includes(oid));
  const stagedTree = isKnown
    ? await stagedTreeOf(site, repo, { ...wish, commits: [wish.headOid, ...parents.value] })
    : null;
  return ok({
    parents: parents.value,
    stagedTree,
    kinds: [
      ...(kept(heads) ? ['commits on no branch'] : []),
      ...(kept(sides) ? ['a merge or rebase under way'] : []),
      ...(kept(stashes) ? ['a stash'] : []),
      ...(stagedTree === null ? [] : ['staged changes']),
    ],
  });
}

async function readText(root: string, name: string): Promise<string> {
  const read = await readInside(root, name, MAX_TEXT_BYTES);
  return Buffer.isBuffer(read) ? read.toString('utf8') : '';
}

function oidsIn(text: string): string[] {
  return text.split('\n').filter((line) => OID.test(line));
}

const MAX_MOVES = 200;

/**
 * Commits on no branch that the worktree’s head was moved away from, those it was reset from, and the one it was at last: our own commit puts the
 * head back on its branch. What a commit was amended or rebased to has taken its place.
 */
function leftBehind(reflog: string): string[] {
  const moves = reflog
    .split('\n')
    .filter((line) => line !== '')
    .slice(-MAX_MOVES);
  const left = moves.flatMap(
    (line) =>
      /^([0-9a-f]+) [0-9a-f]+ .*\t(?:checkout: moving from [0-9a-f]{40,64} to|reset:) /.exec(
        line,
      )?.[1] ?? [],
  );
  const last = /^[0-9a-f]+ ([0-9a-f]+) /.exec(moves.at(-1) ?? '')?.[1];
  return [...left, ...(last === undefined ? [] : [last])].filter((oid) => OID.test(oid));
}

/** Stashes are one list for all worktrees of a clone; each says on which branch it was made. */
async function stashesOn(gitDir: string, branch: string | null): Promise<string[]> {
  const log = await readText(gitDir, 'logs/refs/stash');
  const place = branch === null ? '(no branch)' : branch;
  return log.split('\n').flatMap((line) => {
    const [, oid, on] = /^[0-9a-f]+ ([0-9a-f]+) .*\t(?:WIP on|On) ([^:]+):/.exec(line) ?? [];
    const isOurs = on === place || on === '(no branch)';
    return oid !== undefined && isOurs && OID.test(oid) ? [oid] : [];
  });
}

/** Those of `wanted` that are commits and not behind another of them or behind the branch. */
async function independent(
  site: GitSite,
  { gitDir, headOid, wanted }: { gitDir: string; headOid: string; wanted: readonly string[] },
): Promise<Result<readonly string[]>> {
  const others = [...new Set(wanted)].filter((oid) => oid !== headOid);
  if (others.length === 0) return ok([]);
  const kinds = await site.runner.text({
    gitDir,
    args: ['cat-file', '--batch-check=%(objectname) %(objecttype)'],
    input: others.map((oid) => `${oid}\n`).join(''),
  });
  if (!kinds.ok) return kinds;
  const commits = kinds.value
    .split('\n')
    .flatMap((line) => /^([0-9a-f]+) commit$/.exec(line)?.[1] ?? []);
  if (commits.length === 0) return ok([]);
  const listed = await site.runner.text({
    gitDir,
    args: ['merge-base', '--independent', headOid, ...commits],
  });
  return listed.ok ? ok(listed.value.split('\n').filter((oid) => commits.includes(oid))) : listed;
}

/** What is staged, as a tree; null when the index is ours still, holds the files of a commit, or is in the middle of a merge. */
async function stagedTreeOf(
  site: GitSite,
  repo: RepositoryRef,
  { name, record, commits }: LooseWish & { readonly commits: readonly string[] },
): Promise<string | null> {
  const staged = await readInside(record.adminDir, 'index', 64 * MAX_TEXT_BYTES);
  if (!Buffer.isBuffer(staged)) return null;
  const ours = await readFile(indexCopy(site, repo, name)).catch(() => null);
  if (ours?.equals(staged) === true) return null;
  const gitDir = quarantineDir(site, repo);
  const index = `${indexCopy(site, repo, name)}.${randomUUID()}`;
  try {
    await writeFile(index, staged, { mode: 0o600 });
    const [tree, committed] = await Promise.all([
      site.runner.text({ gitDir, args: ['write-tree'], env: { GIT_INDEX_FILE: index } }),
      site.runner.text({ gitDir, args: ['rev-parse', ...commits.map((oid) => `${oid}^{tree}`)] }),
    ]);
    const isNew = tree.ok && committed.ok && !committed.value.split('\n').includes(tree.value);
    return isNew ? tree.value : null;
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}
