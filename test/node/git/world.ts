import { createHash } from 'node:crypto';
import { lstat, mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Git } from '../../../src/engine/ports/git.ts';
import type { RepositoryRef } from '../../../src/engine/ports/repository.ts';
import type { Upkeep } from '../../../src/engine/ports/upkeep/upkeep.ts';
import { createGit, createRepositories } from '../../../src/node/git/create-git.ts';
import type { Result } from '../../../src/shared/result.ts';
import { type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';

/** Name and message of the commits these tests make. */
export const WORK = { message: 'Change', identity: { name: 'Kiln', email: 'kiln@example.test' } };

/** A user's repository, and our folders beside it. */
export interface World {
  readonly git: Git;
  readonly user: TempRepo;
  readonly repo: RepositoryRef;
  readonly dir: string;
  readonly stateDir: string;
  readonly quarantine: string;
  /** The folder of a worktree. */
  worktree(name: string): string;
  /** A second adapter on the same folders, as after a restart. */
  restart(gitPath?: string): Git;
  dispose(): Promise<void>;
}

/** A world whose repository holds `files` in its first commit. */
export async function createWorld(
  files: Readonly<Record<string, string | Uint8Array>> = { 'a.txt': 'a\n', 'src/b.txt': 'b\n' },
): Promise<World> {
  const user = await tempRepo({ files });
  const dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'nk-git-')));
  const stateDir = path.join(dir, 'state');
  const worktreeRoot = path.join(dir, 'worktrees');
  const restart = (gitPath?: string) => createGit({ stateDir, worktreeRoot, gitPath });
  return {
    git: restart(),
    user,
    repo: { id: 'demo', path: user.path },
    dir,
    stateDir,
    quarantine: path.join(stateDir, 'repos', 'demo', 'quarantine.git'),
    worktree: (name) => path.join(worktreeRoot, 'demo', name),
    restart,
    dispose: async () => {
      await user.dispose();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** What looks after the repositories of a world. */
export function upkeepOf({ stateDir, dir }: World): Upkeep {
  return createRepositories({ stateDir, worktreeRoot: path.join(dir, 'worktrees') }).upkeep;
}

/** The value of a success; a failure fails the test with its sentence. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) {
    throw new Error(`${result.error.code}: ${result.error.message}`);
  }
  return result.value;
}

/** The error code of a failure, or `ok`. */
export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.error.code;
}

/** Prepares the quarantine and opens a worktree on a branch at the user's HEAD. */
export async function openTask(world: World, name = 'task', branch = `overnight/${name}`) {
  const base = await world.user.head();
  unwrap(await world.git.prepare(world.repo, base));
  const at = { name, oid: base, branch };
  return { base, at, tree: unwrap(await world.git.openWorktree(world.repo, at)) };
}

const OURS = /(?:^|\/)(?:objects|refs\/heads\/overnight|refs\/overnight)(?:\/|$)/;

/**
 * Everything below `dir` by its own means, not by the code under test: kind, mode, modification time and content of
 * every file, except git objects and our two namespaces.
 */
export async function lookAt(dir: string): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  await lookBelow(dir, '', seen);
  return seen;
}

async function lookBelow(dir: string, below: string, seen: Record<string, string>): Promise<void> {
  // Names are bytes; latin1 carries them both ways.
  const folder = Buffer.from(path.join(dir, below), 'latin1');
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'latin1' })) {
    const name = path.join(below, entry.name);
    if (!OURS.test(name)) {
      await (entry.isDirectory() ? lookBelow(dir, name, seen) : lookAtFile(dir, name, seen));
    }
  }
}

async function lookAtFile(dir: string, name: string, seen: Record<string, string>): Promise<void> {
  const file = Buffer.from(path.join(dir, name), 'latin1');
  const stats = await lstat(file, { bigint: true });
  const content = stats.isSymbolicLink() ? await readlink(file) : await readFile(file);
  const digest = createHash('sha256').update(content).digest('hex');
  seen[name] = `${stats.mode} ${stats.mtimeNs} ${digest}`;
}
