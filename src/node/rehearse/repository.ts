import { refOf } from '../../engine/night/phases/health.ts';
import type { CheckoutFacts } from '../../engine/ports/git.ts';
import { clip } from '../../engine/report/format.ts';
import { oneLine } from '../../engine/safety/visible-text.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { RepositoryConfig } from '../../shared/schema/config.ts';
import type { PushAnswer } from '../git/try-push.ts';
import type { Rehearsing } from './host.ts';
import { blocking, type Finding, good, warning } from './stage.ts';
import { rehearseWorktree } from './worktree.ts';

const MAX_WORDS = 160;

/** Whether a repository can be read, pushed from, made ready and checked; its checkout is only read. */
export async function rehearseRepository(
  rehearsing: Rehearsing,
  repo: RepositoryConfig,
): Promise<void> {
  const { host, stage, limits } = rehearsing;
  const late = warning(`${repo.id} could not be read in time.`);
  let facts: Result<CheckoutFacts> = fail({ code: 'git-failed', message: late.sentence });
  await stage.step({ id: `repository:${repo.id}`, limitMs: limits.workMs, late }, async () => {
    facts = await host.git.inspect(refOf(repo));
    if (!facts.ok) {
      const fix = facts.error.fix ?? `Check "path" of '${repo.id}' in the configuration.`;
      return blocking(`${repo.id}: ${facts.error.message}`, fix);
    }
    const { baseBranch, baseOid } = facts.value;
    return good(`${repo.id} can be read: ${baseBranch} at ${baseOid.slice(0, 10)}.`);
  });
  if (!facts.ok) return;
  const { baseBranch, baseOid } = (facts as { value: CheckoutFacts }).value;
  await Promise.all([
    rehearsePush(rehearsing, repo, baseBranch),
    rehearseWorktree(rehearsing, repo, baseOid),
  ]);
}

async function rehearsePush(
  { host, stage, limits }: Rehearsing,
  repo: RepositoryConfig,
  branch: string,
): Promise<void> {
  const late = warning(`${repo.id}: its remote did not answer in ${limits.pushMs / 1000} s.`);
  await stage.step({ id: `push:${repo.id}`, limitMs: limits.pushMs, late }, async () => {
    const answer = await host.tryPush(refOf(repo), { branch, timeoutMs: limits.pushMs });
    if (answer.ok) return describePush(repo, branch, answer.value);
    return warning(`${repo.id}: ${oneLine(answer.error.message)}`, answer.error.fix);
  });
}

/** The night itself pushes nothing, so a push that fails never blocks; it would fail in the morning. */
function describePush(repo: RepositoryConfig, branch: string, answer: PushAnswer): Finding {
  const { id } = repo;
  if (answer.kind === 'no-remote') return good(`${id} has no remote: nothing to push to.`);
  const remote = clip(oneLine(answer.remote.replace(/\/\/[^/@\s]*@/g, '//')), MAX_WORDS);
  switch (answer.kind) {
    case 'accepted':
      return good(`${id}: ${remote} would take a push of ${branch}.`);
    case 'behind':
      return warning(
        `${id}: ${remote} has commits that ${branch} here has not.`,
        `Pull first, so that tonight starts from the newest ${branch}.`,
      );
    case 'not-tried':
      return warning(
        `${id}: a push was not tried, because its own configuration sets ${answer.setting}.`,
        `Try it yourself: git push --dry-run ${remote} ${branch}`,
      );
    case 'refused':
      return warning(
        `${id}: ${remote} refuses a push: ${clip(oneLine(answer.words), MAX_WORDS)}.`,
        `Sign in, unlock your key or correct the address; try git push --dry-run ${remote} ${branch}`,
      );
  }
}
