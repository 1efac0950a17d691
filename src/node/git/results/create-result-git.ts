import type { ResultGit } from '../../../engine/ports/results/result-git.ts';
import { createGitRunner } from '../git.ts';
import { type GitSite, nothingHeld } from '../places.ts';
import { whole } from '../whole.ts';
import { branchFacts, firstParentLine } from './branch-facts.ts';
import { combineChange, treeOf, writeCommit } from './combine.ts';
import { moveBranch } from './move-branch.ts';
import { dropRef, renameRef } from './our-refs.ts';
import { writePatch } from './patch.ts';

/** Git as accepting and undoing results need it; the folders are those of `createGit`. */
export function createResultGit(options: {
  readonly stateDir: string;
  readonly worktreeRoot: string;
  readonly gitPath?: string | undefined;
}): ResultGit {
  const site: GitSite = {
    ...options,
    runner: createGitRunner(options.gitPath),
    held: nothingHeld(),
  };
  return {
    branchFacts: (repo, branch) => whole(() => branchFacts(site, repo, branch)),
    line: (repo, range) => whole(() => firstParentLine(site, repo, range)),
    combine: (repo, change) => whole(() => combineChange(site, repo, change)),
    treeOf: (repo, oid) => whole(() => treeOf(site, repo, oid)),
    writeCommit: (repo, wish) => whole(() => writeCommit(site, repo, wish)),
    moveBranch: (repo, move) => whole(() => moveBranch(site, repo, move)),
    renameRef: (repo, rename) => whole(() => renameRef(site, repo, rename)),
    dropRef: (repo, gone) => whole(() => dropRef(site, repo, gone)),
    patch: (repo, wish) => whole(() => writePatch(site, repo, wish)),
  };
}
