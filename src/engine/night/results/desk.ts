import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { ResultGit } from '../../ports/results/result-git.ts';
import type { Ports } from '../context.ts';

/** Where a person decides about results: one decision at a time in each repository. */
export interface ResultDesk {
  readonly ports: Ports;
  readonly git: ResultGit;
  inTurn<T>(repoId: string, run: () => Promise<Result<T>>): Promise<Result<T>>;
}

/** A desk over the ports of a host that can change branches. */
export function createDesk(ports: Ports, git: ResultGit): ResultDesk {
  const tails = new Map<string, Promise<unknown>>();
  return {
    ports,
    git,
    inTurn: (repoId, run) => {
      const before = tails.get(repoId) ?? Promise.resolve();
      const mine = before.then(run, run);
      tails.set(
        repoId,
        mine.catch(() => undefined),
      );
      return mine;
    },
  };
}

/** The configured repository of a result. */
export function repositoryOf({ ports }: ResultDesk, repoId: string): Result<RepositoryConfig> {
  const found = ports.config.current().repositories.find(({ id }) => id === repoId);
  if (found !== undefined) return ok(found);
  return fail(appError('no-repository', `The repository '${repoId}' is no longer configured.`));
}

/** Fails while a night works in the repository: its checkout is compared with what it was at the beginning. */
export function requireNoNight({ ports: { store } }: ResultDesk, repoId: string): Result<null> {
  const night = store.openNight();
  const isAtWork = night !== null && (night.state === 'running' || night.state === 'finishing');
  if (!isAtWork || !store.repoNights(night.id).some((row) => row.repoId === repoId))
    return ok(null);
  const fix = 'Wait for its brief, or stop it with "nightkiln stop".';
  return fail(appError('night-already-open', `A night is at work in '${repoId}' now.`, { fix }));
}

/** Makes sure that our clone holds a commit of the user's repository. */
export async function ensureCommit(
  { ports, git }: ResultDesk,
  ref: Parameters<ResultGit['treeOf']>[0],
  oid: string,
): Promise<Result<null>> {
  const held = await git.treeOf(ref, oid);
  return held.ok ? ok(null) : ports.git.prepare(ref, oid);
}
