import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { MergeRules } from '../../ports/github/remote.ts';
import type { Ports } from '../context.ts';
import type { PullRequestWork } from './pull-request-work.ts';
import type { RemotePlace } from './remote-of.ts';

/**
 * Lets GitHub merge a pull request by itself once its own rules are met (K3): only where the person switched it on, the
 * work was verified, and the repository allows it and has a rule to wait for. Doing it again changes nothing.
 */
export async function wishToMerge(
  ports: Ports,
  { github, remote }: RemotePlace,
  { row, repo, task }: PullRequestWork,
): Promise<Result<null>> {
  const { autoMerge, mergeMethod } = ports.config.current().github;
  if (autoMerge === 'off' || row.evidence?.verdict !== 'verified') return ok(null);
  const base = ports.store.repoNights(row.nightId).find(({ repoId }) => repoId === repo.id);
  const rules = await github.mergeRules(remote, base?.baseBranch ?? 'HEAD');
  if (!rules.ok) return rules;
  const why = whyNot(rules.value, { autoMerge, mergeMethod });
  if (why !== null) return notMerged(task.title, why);
  const found = await github.findPullRequest(remote, row.branch);
  if (!found.ok) return found;
  if (found.value === null || found.value.state !== 'open') return ok(null);
  if (found.value.isDraft) return notMerged(task.title, 'it is a draft');
  return autoMerge === 'auto-merge'
    ? github.enableAutoMerge(found.value, mergeMethod)
    : github.enqueue(found.value);
}

function whyNot(
  rules: MergeRules,
  wish: { readonly autoMerge: string; readonly mergeMethod: MergeRules['methods'][number] },
): string | null {
  if (wish.autoMerge === 'merge-queue') {
    return rules.hasQueue ? null : 'its base branch has no merge queue';
  }
  if (!rules.allowsAutoMerge) return 'the repository does not allow auto-merge';
  if (!rules.methods.includes(wish.mergeMethod)) {
    return `the repository does not allow ${wish.mergeMethod}`;
  }
  return rules.isGuarded ? null : 'its base branch has no rule that a merge would wait for';
}

function notMerged(title: string, why: string): Result<never> {
  const sentence = `'${title}' is not merged by itself: ${why}.`;
  return fail(appError('github-refused', sentence));
}
