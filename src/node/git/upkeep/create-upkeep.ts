import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import type { Upkeep } from '../../../engine/ports/upkeep/upkeep.ts';
import type { Result } from '../../../shared/result.ts';
import type { GitSite } from '../places.ts';
import { findDrift } from './drift.ts';
import { publishJournal } from './publish.ts';
import { sweepWorktrees } from './sweep.ts';

/** One call after the other in each repository, so that none meets another one half done. */
export type Turn = <T>(repo: RepositoryRef, run: () => Promise<Result<T>>) => Promise<Result<T>>;

/** Upkeep of the repositories of a site; `inTurn` is the same that the work of nights goes through. */
export function createUpkeep(site: GitSite, inTurn: Turn): Upkeep {
  return {
    drift: (repo, at) => inTurn(repo, () => findDrift(site, repo, at)),
    sweep: (repo, rule) => inTurn(repo, () => sweepWorktrees(site, repo, rule)),
    publish: (repo, page) => inTurn(repo, () => publishJournal(site, repo, page)),
  };
}
