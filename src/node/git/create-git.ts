import PQueue from 'p-queue';
import type { Git } from '../../engine/ports/git.ts';
import type { Upkeep } from '../../engine/ports/upkeep/upkeep.ts';
import { commitAt, inspectCheckout } from './checkout/checkout.ts';
import { fingerprintCheckout } from './checkout/fingerprint.ts';
import { findLinesAt } from './find-lines.ts';
import { createGitRunner } from './git.ts';
import { diffCommits, listFilesAt, readFileAt } from './history.ts';
import { landCommit, landedCommit } from './landing.ts';
import { scanRange } from './leaks/scan-range.ts';
import { type GitSite, nothingHeld, quarantineDir } from './places.ts';
import { prepareQuarantine } from './quarantine.ts';
import { transplantChange } from './transplant/transplant.ts';
import { createUpkeep, type Turn } from './upkeep/create-upkeep.ts';
import { whole } from './whole.ts';
import { closeWorktree } from './worktree/close.ts';
import { commitWorktree } from './worktree/commit.ts';
import { openWorktree } from './worktree/open.ts';
import { putBackPaths } from './worktree/put-back.ts';
import { restoreWorktree } from './worktree/restore.ts';

/** Where the adapter keeps its clones and worktrees; absolute. `gitPath`: another git than the one on the PATH. */
export interface GitOptions {
  readonly stateDir: string;
  readonly worktreeRoot: string;
  readonly gitPath?: string | undefined;
}

/**
 * Git as the engine needs it. What writes is serialised per repository; what reads is not. Files under Git LFS are seen
 * as their pointers and submodules as empty folders: no filter and no other remote is ever used here.
 */
export function createGit(options: GitOptions): Git {
  return createRepositories(options).git;
}

/** The same with what looks after repositories beside the work; both wait for each other. */
export function createRepositories(options: GitOptions): {
  readonly git: Git;
  readonly upkeep: Upkeep;
} {
  const runner = createGitRunner(options.gitPath);
  const site: GitSite = { ...options, runner, held: nothingHeld() };
  const inTurn = createTurns();
  return { git: gitOf(site, inTurn), upkeep: createUpkeep(site, inTurn) };
}

function gitOf(site: GitSite, inTurn: Turn): Git {
  const { runner } = site;
  return {
    inspect: (repo) => whole(() => inspectCheckout(runner, repo)),
    fingerprint: (repo) => whole(() => fingerprintCheckout(runner, repo)),
    prepare: (repo, baseOid) => inTurn(repo, () => prepareQuarantine(site, repo, baseOid)),
    openWorktree: (repo, at) => inTurn(repo, () => openWorktree(site, repo, at)),
    closeWorktree: (repo, name, discard) =>
      inTurn(repo, () => closeWorktree(site, repo, { name, discard })),
    putBack: (repo, from) => inTurn(repo, () => putBackPaths(site, repo, from)),
    commit: (repo, work) => inTurn(repo, () => commitWorktree(site, repo, work)),
    restoreWorktree: (repo, wish) => inTurn(repo, () => restoreWorktree(site, repo, wish)),
    transplant: (repo, change) => inTurn(repo, () => transplantChange(site, repo, change)),
    branchHead: (repo, branch) =>
      whole(() => commitAt(runner, quarantineDir(site, repo), `refs/heads/${branch}`)),
    diff: (repo, baseOid, headOid) => whole(() => diffCommits(site, repo, { baseOid, headOid })),
    listFiles: (repo, oid) => whole(() => listFilesAt(site, repo, oid)),
    readFile: (repo, oid, path) => whole(() => readFileAt(site, repo, { oid, path })),
    findLines: (repo, oid, texts) => whole(() => findLinesAt(site, repo, { oid, texts })),
    findSecrets: (repo, range) =>
      whole(() => scanRange({ runner, gitDir: quarantineDir(site, repo) }, range)),
    land: (repo, { ref, oid }) => inTurn(repo, () => landCommit(site, repo, { ref, oid })),
    landedAt: (repo, ref) => whole(() => landedCommit(site, repo, ref)),
  };
}

function createTurns(): Turn {
  const queues = new Map<string, PQueue>();
  return async (repo, run) => {
    const queue = queues.get(repo.id) ?? new PQueue({ concurrency: 1 });
    queues.set(repo.id, queue);
    return await queue.add(() => whole(run));
  };
}
