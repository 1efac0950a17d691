import { realpath } from 'node:fs/promises';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { commitAt, locateCheckout } from './checkout/checkout.ts';
import { type GitSite, quarantineDir } from './places.ts';
import { FETCH_FLAGS, requireIntactQuarantine } from './quarantine.ts';

const NAMESPACES = ['refs/heads/overnight/', 'refs/overnight/'];

/** What lands where: exactly the commit `oid`, whatever its branch points to by now. */
export interface LandingWish {
  readonly ref: string;
  readonly oid: string;
}

/**
 * Brings one commit into the user's repository (`Git.land`, R48). One fetch by oid brings the objects, checked on the
 * way in; then the ref is created only if it is absent, because a fetch into a ref would move one that is behind.
 */
export async function landCommit(
  site: GitSite,
  repo: RepositoryRef,
  { ref, oid }: LandingWish,
): Promise<Result<null>> {
  if (!NAMESPACES.some((prefix) => ref.startsWith(prefix) && ref.length > prefix.length)) {
    return fail(appError('bad-input', `${ref} is outside the namespaces results may land in.`));
  }
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) {
    return checkout;
  }
  const gitDir = checkout.value.commonDir;
  const [held, free] = await Promise.all([
    refValue(site, gitDir, ref),
    requireNotCheckedOut(site, gitDir, ref),
  ]);
  if (!held.ok) {
    return held;
  }
  if (held.value !== null) {
    return held.value === oid ? ok(null) : conflict(ref);
  }
  if (!free.ok) {
    return free;
  }
  const fetched = await fetchObjects(site, repo, { gitDir, oid });
  return fetched.ok ? await createRef(site, gitDir, { ref, oid }) : fetched;
}

/** The commit a ref has in the user's repository, null when absent (`Git.landedAt`). */
export async function landedCommit(
  site: GitSite,
  repo: RepositoryRef,
  ref: string,
): Promise<Result<string | null>> {
  const checkout = await locateCheckout(site.runner, repo);
  return checkout.ok ? await commitAt(site.runner, checkout.value.gitDir, ref) : checkout;
}

async function refValue(
  site: GitSite,
  gitDir: string,
  ref: string,
): Promise<Result<string | null>> {
  const listed = await site.runner.text({
    gitDir,
    args: ['for-each-ref', '--format=%(refname) %(objectname)', ref],
  });
  if (!listed.ok) {
    return listed;
  }
  const line = listed.value.split('\n').find((entry) => entry.startsWith(`${ref} `));
  return ok(line === undefined ? null : line.slice(ref.length + 1));
}

/** A branch that some checkout of the user stands on, even before its first commit, is not ours to create. */
async function requireNotCheckedOut(
  site: GitSite,
  gitDir: string,
  ref: string,
): Promise<Result<null>> {
  const listed = await site.runner.text({
    gitDir,
    args: ['worktree', 'list', '--porcelain', '-z'],
  });
  if (!listed.ok) {
    return listed;
  }
  return listed.value.split('\0').includes(`branch ${ref}`) ? conflict(ref) : ok(null);
}

/** Brings a commit of our clone with its history into the user's repository, checked on the way in; on no ref. */
export async function fetchObjects(
  site: GitSite,
  repo: RepositoryRef,
  { gitDir, oid }: { gitDir: string; oid: string },
): Promise<Result<null>> {
  const intact = await requireIntactQuarantine(site, repo);
  if (!intact.ok) {
    return intact;
  }
  const source = await realpath(quarantineDir(site, repo));
  const fetched = await site.runner.bytes({
    gitDir,
    settings: ['fetch.fsckObjects=true'],
    args: ['fetch', ...FETCH_FLAGS, source, oid],
  });
  return fetched.ok ? ok(null) : fetched;
}

async function createRef(
  site: GitSite,
  gitDir: string,
  { ref, oid }: LandingWish,
): Promise<Result<null>> {
  const created = await site.runner.bytes({
    gitDir,
    args: ['update-ref', '--no-deref', ref, oid, '0'.repeat(oid.length)],
    env: { GIT_COMMITTER_NAME: 'Nightkiln', GIT_COMMITTER_EMAIL: 'nightkiln@localhost' },
  });
  if (created.ok) {
    return ok(null);
  }
  // Somebody was faster, or a branch such as "overnight" is in the way of the folder.
  const now = await refValue(site, gitDir, ref);
  if (!now.ok) {
    return now;
  }
  if (now.value === oid) {
    return ok(null);
  }
  const isInTheWay = created.error.message.includes('exists; cannot create');
  return now.value !== null || isInTheWay ? conflict(ref) : created;
}

function conflict(ref: string): Result<never> {
  return fail(
    appError(
      'ref-conflict',
      `${ref} is taken in the repository, so the result did not land there.`,
      {
        fix: 'Rename or delete that branch.',
      },
    ),
  );
}
