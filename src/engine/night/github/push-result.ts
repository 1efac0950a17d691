import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import { runStep } from '../../steps/step.ts';
import { withSecrets } from '../../validate/secret-guard.ts';
import type { Ports } from '../context.ts';
import { refOf } from '../phases/health.ts';
import type { PullRequestWork } from './pull-request-work.ts';
import type { RemotePlace } from './remote-of.ts';

/**
 * Pushes the branch of a result (R50, R71): only on a base that is published, after a search for secrets, once. Fails with
 * `github-refused` and a reason where it may not leave this machine.
 */
export async function pushResult(
  ports: Ports,
  place: RemotePlace,
  work: PullRequestWork,
): Promise<Result<null>> {
  const may = await mayLeave(ports, place, work);
  if (!may.ok) return may;
  const ref = refOf(work.repo);
  const { branch, baseOid } = work.row;
  const at = { url: place.pushUrl, branch };
  const pushed = await runStep<string>(ports, {
    ...{ owner: work.owner, name: 'push-branch', effect: 'reconcile', subject: work.subject },
    input: `${place.pushUrl} ${branch} ${work.oid}`,
    find: async () => {
      const there = await place.pusher.remoteHead(ref, at);
      return there.ok ? ok(there.value === work.oid ? work.oid : null) : there;
    },
    act: async () => {
      const { maxPushBytes: maxBytes } = ports.config.current().github;
      const wish = { ...at, oid: work.oid, baseOid, expectedOid: null, maxBytes };
      const sent = await place.pusher.push(ref, wish);
      return sent.ok ? ok(work.oid) : sent;
    },
  });
  return pushed.ok ? ok(null) : pushed;
}

async function mayLeave(
  ports: Ports,
  { github, remote }: RemotePlace,
  { row, repo, oid, task }: PullRequestWork,
): Promise<Result<null>> {
  const known = await github.hasCommit(remote, row.baseOid);
  if (!known.ok) return known;
  if (!known.value) {
    const fix = `Push the base branch of '${repo.id}' first, then try again.`;
    const sentence = `'${task.title}' stands on commits that are not on GitHub.`;
    return fail(appError('github-refused', sentence, { fix }));
  }
  const range = { baseOid: row.baseOid, headOid: oid };
  const found = await ports.git.findSecrets(refOf(repo), range);
  if (!found.ok) return found;
  const { allowSecrets } = ports.config.current().landing;
  const searched = withSecrets(NOTHING, found.value, allowSecrets);
  const [secret] = searched.findings;
  return secret === undefined ? ok(null) : fail(appError('github-refused', secret.message));
}

/** The evidence of nothing, to which a search adds what it finds. */
const NOTHING: Evidence = {
  ...{ verdict: 'verified', reason: '', baseOid: '', headOid: null, branch: null },
  ...{ checks: [], files: [], findings: [] },
};
