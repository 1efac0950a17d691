import { constants } from 'node:fs';
import { chmod, copyFile, lstat, open, readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Artifacts } from '../../../engine/ports/proof/artifacts.ts';
import { fitsGlobs } from '../../../engine/safety/paths/glob.ts';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { KeptArtifacts } from '../../../shared/schema/proof/performance.ts';
import { makeFolder } from '../../folders/make-folder.ts';

/** The most that one run leaves behind. */
export const MOST_KEPT = { files: 200, bytes: 50_000_000, looked: 50_000 } as const;
const LARGEST_TEXT_BYTES = 1024 * 1024;
const NEVER = new Set(['.git', 'node_modules']);

/** Files that benchmarks leave, kept below `stateDir` with mode 0600 in folders of mode 0700. */
export function createArtifacts(stateDir: string): Artifacts {
  return {
    read: readPlain,
    keep: async (worktree, { folder, patterns }) => {
      try {
        return ok(await copyFitting(worktree, path.join(stateDir, folder), { folder, patterns }));
      } catch (thrown) {
        return fail(appError('internal', `Artifacts were not kept: ${reasonOf(thrown)}.`));
      }
    },
    prune: (folder, keep) => prune(path.join(stateDir, folder), keep),
  };
}

async function readPlain(worktree: string, file: string): Promise<string | null> {
  const target = path.resolve(worktree, file);
  try {
    const [root, folder] = await Promise.all([realpath(worktree), realpath(path.dirname(target))]);
    if (folder !== root && !folder.startsWith(root + path.sep)) return null;
    const handle = await open(
      target,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > LARGEST_TEXT_BYTES) return null;
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    // Not there, or a link: the command left nothing that could be read.
    return null;
  }
}

async function copyFitting(
  worktree: string,
  into: string,
  { folder, patterns }: { folder: string; patterns: readonly string[] },
): Promise<KeptArtifacts> {
  let [files, bytes, left] = [0, 0, 0];
  if (patterns.length === 0) return { folder, files, bytes, left };
  for (const file of await listPlain(worktree)) {
    if (!fitsGlobs(file, patterns)) continue;
    const { size } = await lstat(path.join(worktree, file));
    if (files >= MOST_KEPT.files || bytes + size > MOST_KEPT.bytes) {
      left += 1;
      continue;
    }
    const target = path.join(into, file);
    await makeFolder(path.dirname(target));
    await copyFile(path.join(worktree, file), target);
    await chmod(target, 0o600);
    files += 1;
    bytes += size;
  }
  return { folder, files, bytes, left };
}

/** Plain files by their path, folder by folder; links and what git and package managers keep are not looked into. */
async function listPlain(root: string): Promise<string[]> {
  const found: string[] = [];
  const open = [''];
  let looked = 0;
  for (let at = open.shift(); at !== undefined && looked < MOST_KEPT.looked; at = open.shift()) {
    for (const entry of await readdir(path.join(root, at), { withFileTypes: true })) {
      looked += 1;
      const name = path.posix.join(at, entry.name);
      if (entry.isDirectory() && !NEVER.has(entry.name)) open.push(name);
      else if (entry.isFile()) found.push(name);
    }
  }
  return found.sort();
}

async function prune(
  folder: string,
  keep: number,
): Promise<{ readonly removed: number; readonly kept: number }> {
  const listed = await foldersIn(folder);
  const newestFirst = listed.toSorted((one, other) => other.madeAt - one.madeAt);
  const old = newestFirst.slice(keep);
  await Promise.all(
    old.map(({ name }) => rm(path.join(folder, name), { recursive: true, force: true })),
  );
  return { removed: old.length, kept: listed.length - old.length };
}

async function foldersIn(folder: string): Promise<{ name: string; madeAt: number }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return await Promise.all(
      entries
        .filter((entry) => entry.isDirectory())
        .map(async ({ name }) => ({
          name,
          madeAt: (await lstat(path.join(folder, name))).mtimeMs,
        })),
    );
  } catch {
    // Nothing was kept yet.
    return [];
  }
}
