import type { Pusher, PushWish } from '../../../engine/ports/github/push.ts';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { oneLine } from '../../../engine/safety/visible-text.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { PushUrl } from '../../../shared/schema/settings/github.ts';
import { type GitAnswer, type GitCall, gitFailed } from '../git.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { requireIntactQuarantine } from '../quarantine.ts';
import { callFor, type PushAccess } from './address.ts';
import { readPushReport } from './report.ts';

const OURS = /^overnight\/(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[\w][\w./-]*(?<![./])$/;
const OID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const PUSH_MS = 5 * 60_000;
const LOOK_MS = 30_000;

/** Pushes out of the quarantine (`Pusher`, R50). The checkout of the user and its remotes are not looked at. */
export function createPusher(site: GitSite, access: PushAccess): Pusher {
  return {
    push: (repo, wish) => pushBranch({ site, access }, repo, wish),
    remoteHead: (repo, at) => remoteHead({ site, access }, repo, at),
  };
}

interface Way {
  readonly site: GitSite;
  readonly access: PushAccess;
}

async function pushBranch(way: Way, repo: RepositoryRef, wish: PushWish): Promise<Result<null>> {
  const call = callTo(way, repo, wish);
  if (!call.ok) return call;
  const intact = await requireIntactQuarantine(way.site, repo);
  if (!intact.ok) return intact;
  const worth = await requireOurs(way.site, repo, wish);
  if (!worth.ok) return worth;
  const now = await remoteHead(way, repo, wish);
  if (!now.ok) return now;
  if (now.value === wish.oid) return ok(null);
  const leads = await requireForward(way.site, repo, { ...wish, now: now.value });
  return leads.ok ? send(way, call.value, wish) : leads;
}

/** The call without its arguments, for a branch and an address that are ours to push to. */
function callTo(
  { site, access }: Way,
  repo: RepositoryRef,
  { url, branch }: Pick<PushWish, 'url' | 'branch'>,
): Result<Omit<GitCall, 'args'>> {
  const how = PushUrl.safeParse(url).success ? callFor(url, access) : null;
  if (how === null) return fail(appError('bad-input', 'Its address is none to push to.'));
  if (!OURS.test(branch)) {
    return fail(appError('bad-input', `${branch} does not begin with overnight/.`));
  }
  return ok({ gitDir: quarantineDir(site, repo), ...how });
}

/** The commit stands on the given base, and what it brings is not too much. */
async function requireOurs(
  site: GitSite,
  repo: RepositoryRef,
  { oid, baseOid, maxBytes }: PushWish,
): Promise<Result<null>> {
  if (!OID.test(oid) || !OID.test(baseOid))
    return fail(appError('bad-input', 'No commit is named.'));
  const gitDir = quarantineDir(site, repo);
  const stands = await isAncestor(site, gitDir, [baseOid, oid]);
  if (!stands.ok) return stands;
  if (!stands.value) return fail(appError('bad-input', 'The commit does not stand on its base.'));
  const args = ['rev-list', '--objects', '--disk-usage', oid, `^${baseOid}`];
  const said = await site.runner.text({ gitDir, args });
  if (!said.ok) return said;
  const bytes = Number(said.value);
  if (bytes <= maxBytes) return ok(null);
  const size = `${Math.ceil(bytes / 1e6)} MB, and ${Math.floor(maxBytes / 1e6)} MB may be pushed`;
  const fix = 'Look at its files, or raise "github.maxPushBytes".';
  return fail(appError('github-refused', `The branch brings ${size}.`, { fix }));
}

/** A branch that is there must be the one that was seen before, and lead to the commit. */
async function requireForward(
  site: GitSite,
  repo: RepositoryRef,
  { now, expectedOid, oid, branch }: PushWish & { readonly now: string | null },
): Promise<Result<null>> {
  if (now !== expectedOid) return inTheWay(branch);
  if (now === null) return ok(null);
  const leads = await isAncestor(site, quarantineDir(site, repo), [now, oid]);
  // What is there and not here leads nowhere that we know.
  return leads.ok && leads.value ? ok(null) : inTheWay(branch);
}

async function isAncestor(
  { runner }: GitSite,
  gitDir: string,
  [older, newer]: readonly [string, string],
): Promise<Result<boolean>> {
  const call = { gitDir, args: ['merge-base', '--is-ancestor', older, newer] };
  const answer = await runner.ask(call);
  if (!answer.ok) return answer;
  const { exitCode } = answer.value;
  return exitCode > 1 ? gitFailed(call, answer.value) : ok(exitCode === 0);
}

async function send(
  { site }: Way,
  how: Omit<GitCall, 'args'>,
  { url, branch, oid, expectedOid }: PushWish,
): Promise<Result<null>> {
  const ref = `refs/heads/${branch}`;
  const flags = ['--porcelain', '--no-verify', '--no-signed', '--no-follow-tags'];
  const lease = `--force-with-lease=${ref}:${expectedOid ?? ''}`;
  const call = {
    ...how,
    timeoutMs: PUSH_MS,
    args: ['push', ...flags, '--recurse-submodules=no', lease, '--', url, `${oid}:${ref}`],
  };
  const answer = await site.runner.ask(call);
  if (!answer.ok) return answer;
  const report = readPushReport(answer.value.stdout.toString('utf8'), ref);
  if (report?.kind === 'moved' && answer.value.exitCode === 0) return ok(null);
  if (report?.kind === 'in-the-way') return inTheWay(branch);
  const words = report?.kind === 'refused' ? report.words : wordsOf(answer.value);
  return fail(appError('github-refused', `The remote refuses ${branch}: ${words}.`));
}

async function remoteHead(
  way: Way,
  repo: RepositoryRef,
  at: { readonly url: string; readonly branch: string },
): Promise<Result<string | null>> {
  const how = callTo(way, repo, at);
  if (!how.ok) return how;
  const ref = `refs/heads/${at.branch}`;
  const args = ['ls-remote', '--quiet', '--', at.url, ref];
  const answer = await way.site.runner.ask({ ...how.value, timeoutMs: LOOK_MS, args });
  if (!answer.ok) return answer;
  if (answer.value.exitCode !== 0) {
    const sentence = `The remote does not answer: ${wordsOf(answer.value)}.`;
    const fix = 'Check "pushUrl" and the sign-in of the repository.';
    return fail(appError('github-failed', sentence, { fix }));
  }
  const lines = answer.value.stdout.toString('utf8').split('\n');
  const line = lines.find((one) => one.endsWith(`\t${ref}`));
  const oid = line?.split('\t')[0] ?? '';
  return ok(OID.test(oid) ? oid : null);
}

function wordsOf({ stderr, exitCode }: GitAnswer): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const first = lines.find((line) => /^(?:fatal|error|remote):/.test(line)) ?? '';
  const plain = oneLine(first.replace(/^(?:fatal|error|remote): /, '')).replace(/\.$/, '');
  return plain === '' ? `exit code ${exitCode}` : plain.slice(0, 160);
}

function inTheWay(branch: string): Result<never> {
  const fix = 'Somebody moved it there. Delete or rename it, then try again.';
  const sentence = `${branch} on the remote is not the one that was pushed before.`;
  return fail(appError('ref-conflict', sentence, { fix }));
}
