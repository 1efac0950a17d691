import path from 'node:path';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { GitRunner } from './git.ts';

/** What every operation needs: the runner and where our own folders are. Absolute paths. */
export interface GitSite {
  readonly runner: GitRunner;
  readonly stateDir: string;
  readonly worktreeRoot: string;
  readonly held: HeldIndexes;
}

/** What this process knows of our index copies, so that git need not be asked again. */
export interface HeldIndexes {
  /** The commit or tree whose files an index lists, exactly; by its file. */
  readonly oidOf: Map<string, string>;
  /** The submodules in a tree, by its oid, as `oid<tab>path`, bytes as latin1. */
  readonly gitlinks: Map<string, readonly string[]>;
}

/** A process that has just started. */
export function nothingHeld(): HeldIndexes {
  return { oidOf: new Map(), gitlinks: new Map() };
}

/** Folder of everything we keep about a repository. */
export function repositoryDir(site: GitSite, repo: RepositoryRef): string {
  return path.join(site.stateDir, 'repos', repo.id);
}

/** The bare clone that worktrees hang off (R45). */
export function quarantineDir(site: GitSite, repo: RepositoryRef): string {
  return path.join(repositoryDir(site, repo), 'quarantine.git');
}

/** Parent of the repository's worktrees. */
export function worktreeParent(site: GitSite, repo: RepositoryRef): string {
  return path.join(repo.worktreeRoot ?? site.worktreeRoot, repo.id);
}

/** Folder of our records and index copies, outside what an agent is given. */
export function recordDir(site: GitSite, repo: RepositoryRef): string {
  return path.join(repositoryDir(site, repo), 'worktrees');
}

/** Refuses ids and names that could leave the folder they name. */
export function requireFolderName(name: string): Result<null> {
  const isSafe = /^[a-z0-9][a-z0-9._-]{0,119}$/i.test(name) && !/\.\.|\.lock$/.test(name);
  return isSafe
    ? ok(null)
    : fail(
        appError('bad-input', `"${name}" cannot name a folder; use letters, digits, "." and "-".`),
      );
}
