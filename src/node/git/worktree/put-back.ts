import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { requireUntamperedWorktree } from './guard.ts';
import { indexCopy, readRecord } from './record.ts';

/** Paths of a worktree, and the commit they are to be taken from. */
export interface PutBackWish {
  readonly name: string;
  readonly oid: string;
  readonly paths: readonly string[];
}

/** Makes paths of a worktree what they are at a commit and removes those it has not (`Git.putBack`). */
export async function putBackPaths(
  site: GitSite,
  repo: RepositoryRef,
  { name, oid, paths }: PutBackWish,
): Promise<Result<null>> {
  if (paths.length === 0) {
    return ok(null);
  }
  const record = await readRecord(site, repo, name);
  if (record === null) {
    return fail(appError('not-found', `There is no worktree "${name}".`));
  }
  const whole = await requireUntamperedWorktree(site, repo, record);
  if (!whole.ok) {
    return whole;
  }
  // An index of its own: what ran in the worktree may have marked files in the other as not to be touched.
  const index = `${indexCopy(site, repo, name)}.${randomUUID()}`;
  const call = {
    gitDir: quarantineDir(site, repo),
    workTree: record.path,
    env: { GIT_INDEX_FILE: index },
  };
  try {
    const read = await site.runner.bytes({ ...call, args: ['read-tree', record.baseOid] });
    if (!read.ok) {
      return read;
    }
    const list = ['--pathspec-from-file=-', '--pathspec-file-nul'];
    const restored = await site.runner.bytes({
      ...call,
      args: ['restore', `--source=${oid}`, '--worktree', ...list],
      input: paths.map((path) => `${path}\0`).join(''),
    });
    return restored.ok ? ok(null) : restored;
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}
