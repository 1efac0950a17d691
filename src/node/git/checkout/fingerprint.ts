import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Fingerprint } from '../../../shared/schema/night.ts';
import type { GitRunner } from '../git.ts';
import { type Checkout, locateCheckout } from './checkout.ts';
import { createPathDigester, type PathDigester, sha256 } from './path-digest.ts';
import { listWorkFiles } from './work-files.ts';

const OUR_REFS = ['refs/heads/overnight/', 'refs/overnight/'];

/** Digest of the checkout and its git metadata outside our namespaces, by reading only (`Git.fingerprint`, R43, R44). */
export async function fingerprintCheckout(
  runner: GitRunner,
  repo: RepositoryRef,
): Promise<Result<Fingerprint>> {
  const found = await locateCheckout(runner, repo);
  if (!found.ok) {
    return found;
  }
  try {
    return await fingerprintOf(runner, found.value);
  } catch (thrown) {
    return fail(
      appError('repository-unusable', `${repo.path} cannot be read whole: ${reasonOf(thrown)}.`),
    );
  }
}

async function fingerprintOf(runner: GitRunner, checkout: Checkout): Promise<Result<Fingerprint>> {
  const digester = createPathDigester();
  const refs = await digestRefs(runner, checkout);
  if (!refs.ok) {
    return refs;
  }
  const worktrees = await runner.bytes({
    gitDir: checkout.commonDir,
    args: ['worktree', 'list', '--porcelain', '-z'],
  });
  if (!worktrees.ok) {
    return worktrees;
  }
  const work = await listWorkFiles(runner, checkout);
  if (!work.ok) {
    return work;
  }
  const parts: Record<string, string> = {
    ...(await digestMetadata(checkout, digester)),
    ...refs.value,
    'worktree list': sha256(worktrees.value),
    'working files': await digestPaths(work.value, digester),
  };
  const lines = Object.keys(parts).sort();
  const digest = sha256(lines.map((name) => `${name} ${parts[name]}\n`).join(''));
  return ok({ digest, parts, files: work.value.length });
}

async function digestMetadata(
  { gitDir, commonDir }: Checkout,
  digester: PathDigester,
): Promise<Record<string, string>> {
  const file = (dir: string, name: string) => digester.describe(Buffer.from(path.join(dir, name)));
  const folder = async (dir: string, name: string) =>
    await digestPaths(await listBelow(path.join(dir, name)), digester);
  return {
    HEAD: await file(gitDir, 'HEAD'),
    index: await file(gitDir, 'index'),
    FETCH_HEAD: await file(gitDir, 'FETCH_HEAD'),
    ORIG_HEAD: await file(gitDir, 'ORIG_HEAD'),
    config: `${await file(commonDir, 'config')} ${await file(gitDir, 'config.worktree')}`,
    'packed-refs': await file(commonDir, 'packed-refs'),
    info: `${await folder(commonDir, 'info')} ${await folder(gitDir, 'info')}`,
    hooks: await folder(commonDir, 'hooks'),
    logs: `${await folder(commonDir, 'logs')} ${await folder(gitDir, 'logs')}`,
  };
}

async function digestRefs(
  runner: GitRunner,
  checkout: Checkout,
): Promise<Result<Record<string, string>>> {
  const listed = await runner.text({
    gitDir: checkout.gitDir,
    args: ['for-each-ref', '--format=%(refname) %(objectname) %(symref)'],
  });
  if (!listed.ok) {
    return listed;
  }
  const lines = listed.value.split('\n');
  const isOurs = (line: string) => OUR_REFS.some((prefix) => line.startsWith(prefix));
  const isStash = (line: string) => line.startsWith('refs/stash ');
  return ok({
    refs: sha256(lines.filter((line) => !isOurs(line) && !isStash(line)).join('\n')),
    'refs/stash': sha256(lines.filter(isStash).join('\n')),
  });
}

/** Files below `folder`, sorted; the reflogs of our own branches are left out. */
async function listBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    // The folder is not there: nothing is below it.
    return [];
  });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !OUR_REFS.some((prefix) => path.relative(folder, file).startsWith(prefix)))
    .sort()
    .map((file) => Buffer.from(file));
}

async function digestPaths(paths: readonly Buffer[], digester: PathDigester): Promise<string> {
  const hash = createHash('sha256');
  for (const file of paths) {
    hash
      .update(`${file.length}:`)
      .update(file)
      .update(` ${await digester.describe(file)}\n`);
  }
  return hash.digest('hex');
}
