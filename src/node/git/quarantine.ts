import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { makeFolder } from '../folders/make-folder.ts';
import { type Checkout, commitAt, locateCheckout } from './checkout/checkout.ts';
import { type GitSite, quarantineDir, repositoryDir } from './places.ts';
import { replaceFile } from './replace-file.ts';

/** What we add to the configuration git gives a new clone; it also holds for an agent's own git (R45). */
const SETTINGS = `[core]
\thooksPath = /dev/null
\tfsmonitor = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
[uploadpack]
\tallowAnySHA1InWant = true
`;

/** Flags that keep a fetch to the objects and the refs it names (R48, R60). */
export const FETCH_FLAGS: readonly string[] = [
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--no-recurse-submodules',
  '--no-prune',
  '--refmap=',
  '--upload-pack=git-upload-pack',
];

/**
 * Makes the quarantine of `repo` hold `baseOid` with its history, and nothing else of the user's (`Git.prepare`, R45).
 * It is built under a temporary name and renamed, so a crash leaves either none or a whole one.
 */
export async function prepareQuarantine(
  site: GitSite,
  repo: RepositoryRef,
  baseOid: string,
): Promise<Result<null>> {
  const source = await locateCheckout(site.runner, repo);
  if (!source.ok) {
    return source;
  }
  const dir = quarantineDir(site, repo);
  await makeFolder(repositoryDir(site, repo));
  await removeLeftovers(site, repo);
  const settings = await readSettings(site, repo);
  if (settings === null) {
    const created = await create(site, repo, { source: source.value, baseOid });
    return created.ok ? ok(null) : created;
  }
  // Whoever could write there may have changed how git behaves in it; ours is the truth.
  await replaceFile(path.join(dir, 'config'), settings);
  return await fetchBase(site, dir, { source: source.value, baseOid });
}

/** Fails with `tampered` when the quarantine's configuration is not the one we wrote (R46, R47). */
export async function requireIntactQuarantine(
  site: GitSite,
  repo: RepositoryRef,
): Promise<Result<null>> {
  const expected = await readSettings(site, repo);
  if (expected === null) {
    return fail(appError('not-found', `There is no quarantine clone of "${repo.id}" yet.`));
  }
  const found = await readOrNull(path.join(quarantineDir(site, repo), 'config'));
  return found === expected
    ? ok(null)
    : fail(appError('tampered', `The git configuration of our clone of "${repo.id}" was changed.`));
}

function settingsFile(site: GitSite, repo: RepositoryRef): string {
  return path.join(repositoryDir(site, repo), 'quarantine.config');
}

/** The configuration we gave the quarantine; null when there is no finished quarantine. */
async function readSettings(site: GitSite, repo: RepositoryRef): Promise<string | null> {
  const isThere = (await readOrNull(path.join(quarantineDir(site, repo), 'HEAD'))) !== null;
  return isThere ? await readOrNull(settingsFile(site, repo)) : null;
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Absent or replaced by something that is no file: the caller treats both as "not what we wrote".
    return null;
  }
}

interface Base {
  readonly source: Checkout;
  readonly baseOid: string;
}

async function create(site: GitSite, repo: RepositoryRef, base: Base): Promise<Result<null>> {
  const part = path.join(repositoryDir(site, repo), `quarantine.part-${randomUUID()}`);
  const made = await site.runner.bytes({
    args: [
      'init',
      '--quiet',
      '--bare',
      '--template=',
      '--initial-branch=nightkiln-none',
      `--object-format=${base.source.objectFormat}`,
      part,
    ],
  });
  if (!made.ok) {
    return made;
  }
  const config = path.join(part, 'config');
  const settings = `${await readFile(config, 'utf8')}${SETTINGS}`;
  await replaceFile(config, settings);
  const fetched = await fetchBase(site, part, base);
  if (!fetched.ok) {
    await rm(part, { recursive: true, force: true });
    return fetched;
  }
  await replaceFile(settingsFile(site, repo), settings);
  await moveAside(quarantineDir(site, repo));
  await rename(part, quarantineDir(site, repo));
  return ok(null);
}

/** What is there is no quarantine of ours any more, but it may hold somebody's work: it is kept. */
async function moveAside(dir: string): Promise<void> {
  try {
    await rename(dir, `${dir}.lost-${randomUUID()}`);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) {
      throw thrown;
    }
  }
}

async function fetchBase(site: GitSite, dir: string, base: Base): Promise<Result<null>> {
  const ref = `refs/nightkiln/base/${base.baseOid}`;
  const held = await commitAt(site.runner, dir, ref);
  if (!held.ok || held.value === base.baseOid) {
    return held.ok ? ok(null) : held;
  }
  const fetched = await site.runner.bytes({
    gitDir: dir,
    args: [
      'fetch',
      ...FETCH_FLAGS,
      '--update-shallow',
      base.source.commonDir,
      `+${base.baseOid}:${ref}`,
    ],
  });
  return fetched.ok ? ok(null) : fetched;
}

async function removeLeftovers(site: GitSite, repo: RepositoryRef): Promise<void> {
  const dir = repositoryDir(site, repo);
  for (const name of await readdir(dir)) {
    if (name.startsWith('quarantine.part-')) {
      await rm(path.join(dir, name), { recursive: true, force: true });
    }
  }
}
