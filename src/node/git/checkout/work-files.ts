import { readdir } from 'node:fs/promises';
import { ok, type Result } from '../../../shared/result.ts';
import type { GitRunner } from '../git.ts';
import { splitAtZero } from '../zero-list.ts';
import type { Checkout } from './checkout.ts';
import { findUserIgnores } from './user-ignores.ts';

const SLASH = Buffer.from('/');
const GITLINK_MODE = '160000';

/**
 * Absolute paths of the working files that count: tracked ones, and untracked ones that neither the repository
 * nor the user ignores. Nested
 * repositories and submodules are walked, their git folders left out. Sorted by bytes; names may be any bytes.
 */
export async function listWorkFiles(
  runner: GitRunner,
  checkout: Checkout,
): Promise<Result<readonly Buffer[]>> {
  const at = { gitDir: checkout.gitDir, workTree: checkout.top };
  const ignores = await findUserIgnores(runner);
  const settings = ignores === null ? [] : [`core.excludesFile=${ignores}`];
  const [tracked, untracked] = await Promise.all([
    runner.bytes({ ...at, args: ['ls-files', '-z', '--stage'] }),
    runner.bytes({ ...at, settings, args: ['ls-files', '-z', '--others', '--exclude-standard'] }),
  ]);
  if (!tracked.ok) {
    return tracked;
  }
  if (!untracked.ok) {
    return untracked;
  }
  const top = Buffer.from(checkout.top);
  const files: Buffer[] = [];
  const folders: Buffer[] = [];
  for (const entry of splitAtZero(tracked.value)) {
    const isFolder = entry.toString('latin1', 0, GITLINK_MODE.length) === GITLINK_MODE;
    const path = Buffer.concat([top, SLASH, entry.subarray(entry.indexOf('\t') + 1)]);
    (isFolder ? folders : files).push(path);
  }
  for (const name of splitAtZero(untracked.value)) {
    const isFolder = name.at(-1) === SLASH[0];
    const path = Buffer.concat([top, SLASH, isFolder ? name.subarray(0, -1) : name]);
    (isFolder ? folders : files).push(path);
  }
  for (const folder of folders) {
    files.push(folder);
    await collectBelow(folder, files);
  }
  return ok(withoutRepeats(files.sort(Buffer.compare)));
}

async function collectBelow(folder: Buffer, found: Buffer[]): Promise<void> {
  const entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true }).catch(() => {
    // Not there, no folder, or closed to us: the folder itself is described, nothing below it.
    return [];
  });
  for (const entry of entries) {
    if (entry.name.toString('latin1') === '.git') {
      continue;
    }
    const path = Buffer.concat([folder, SLASH, entry.name]);
    found.push(path);
    if (entry.isDirectory()) {
      await collectBelow(path, found);
    }
  }
}

/** A conflicted path is listed once for each of its stages. */
function withoutRepeats(sorted: readonly Buffer[]): Buffer[] {
  return sorted.filter((path, at) => at === 0 || sorted[at - 1]?.equals(path) !== true);
}
