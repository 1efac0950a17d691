import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { ChangedFile } from '../../../shared/schema/evidence.ts';
import type { RepositoryRef } from '../../ports/repository.ts';
import { type NightContext, type Ports, record } from '../context.ts';

/** A worktree of a repository, and the commit whose files it tracks. */
export interface TrackedTree {
  readonly ref: RepositoryRef;
  readonly path: string;
  readonly oid: string;
}

/**
 * Puts the user's env files into a worktree (features F8): those that its commit does not track, so that no copy is ever a
 * change. Gives back a sentence for each that is not put there.
 */
export async function lendEnvFiles(
  { ports: { git, checks } }: { readonly ports: Pick<Ports, 'git' | 'checks'> },
  repo: RepositoryConfig,
  { ref, path, oid }: TrackedTree,
): Promise<Result<readonly string[]>> {
  const wanted = envFilesOf(repo);
  if (wanted.length === 0) return ok([]);
  const tracked = await git.listFiles(ref, oid);
  if (!tracked.ok) return tracked;
  const known = new Set(tracked.value);
  const files = wanted.filter((file) => !known.has(file));
  const lent = await checks.lend(path, { checkout: repo.path, files });
  if (!lent.ok) return lent;
  return ok([
    ...wanted
      .filter((file) => known.has(file))
      .map((file) => `${repo.id}: ${file} is tracked, so the committed one is used.`),
    ...lent.value.map(
      (file) => `${repo.id}: ${file} is not in your checkout; checks run without it.`,
    ),
  ]);
}

/** Takes the user's env files out of a worktree that is about to be committed or given to an agent. */
export async function takeBackEnvFiles(
  { ports: { git, checks } }: NightContext,
  repo: RepositoryConfig,
  { ref, path, oid }: TrackedTree,
): Promise<Result<null>> {
  const wanted = envFilesOf(repo);
  if (wanted.length === 0) return ok(null);
  const tracked = await git.listFiles(ref, oid);
  if (!tracked.ok) return tracked;
  const known = new Set(tracked.value);
  await checks.takeBack(
    path,
    wanted.filter((file) => !known.has(file)),
  );
  return ok(null);
}

/** Refuses work that holds one of the user's env files: an agent that had it may have committed it itself. */
export function requireNoEnvFile(
  repo: RepositoryConfig,
  changed: readonly ChangedFile[],
): Result<null> {
  const wanted = new Set(envFilesOf(repo));
  const held = changed.find(({ path, status }) => status !== 'deleted' && wanted.has(path));
  if (held === undefined) return ok(null);
  const sentence = `The work holds ${held.path}, one of your environment.envFiles, so it is not landed.`;
  return fail(appError('tampered', sentence));
}

/** Tells, once a night, which env files are not there. */
export function noteEnvFiles(context: NightContext, sentences: readonly string[]): void {
  for (const text of sentences) record(context, { type: 'night.noted', body: { text } });
}

function envFilesOf({ environment }: RepositoryConfig): readonly string[] {
  return environment?.envFiles ?? [];
}
