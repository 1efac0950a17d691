import type { TaskNightRow } from '../../ports/store.ts';
import { type NightContext, record } from '../context.ts';
import { issueOf } from './issue-key.ts';
import { openPullRequest } from './open-pull-request.ts';
import { type PullRequestWork, workFor } from './pull-request-work.ts';
import { commentResult } from './result-comment.ts';

/**
 * Writes what the person switched on to GitHub at the end of a night: a pull request for the verified work of each issue,
 * and one comment on each issue (features K3). At most `github.maxPerNight` of both together (R97). What is refused is
 * told and holds nothing up.
 */
export async function publishResults(context: NightContext): Promise<void> {
  const { comment, createPullRequests, maxPerNight } = context.config.github;
  if (!comment && !createPullRequests) return;
  let room = maxPerNight;
  for (const work of issuesWorkedOn(context)) {
    const why = context.stop.reason();
    if (why === 'shutdown' || why === 'emergency') return;
    room -= await publish(context, work, room);
  }
}

/** How many things were written, at most `room`. */
async function publish(
  context: NightContext,
  work: PullRequestWork,
  room: number,
): Promise<number> {
  const { comment, createPullRequests } = context.config.github;
  const mayOpen = createPullRequests && room > 0 && isProved(work);
  const link = mayOpen ? await opened(context, work) : null;
  const used = link === null ? 0 : 1;
  const isWritten = comment && room > used && (await commented(context, work, link));
  return isWritten ? used + 1 : used;
}

function issuesWorkedOn({ ports: { store }, config, nightId }: NightContext): PullRequestWork[] {
  return store.taskNights(nightId).flatMap((row) => {
    const task = store.task(row.taskId);
    const repo = config.repositories.find(({ id }) => id === task?.repoId);
    if (task === null || repo?.github === undefined || row.evidence === null) return [];
    if (issueOf(task) === null) return [];
    return [workFor({ task, row, repo, oid: row.landedOid ?? row.baseOid })];
  });
}

/** Verified, landed as a branch, and by words that somebody vouches for. */
function isProved({ row, task }: { readonly row: TaskNightRow } & PullRequestWork): boolean {
  const isLanded = row.landedRef?.startsWith('refs/heads/') === true && row.landedOid !== null;
  return row.evidence?.verdict === 'verified' && isLanded && task.trust !== 'untrusted';
}

async function opened(context: NightContext, work: PullRequestWork): Promise<string | null> {
  const made = await openPullRequest(context.ports, work);
  const refusal = made.ok ? made.value.note : made.error.message;
  if (refusal !== '') refused(context, work, refusal);
  return made.ok ? made.value.url : null;
}

async function commented(
  context: NightContext,
  work: PullRequestWork,
  link: string | null,
): Promise<boolean> {
  const written = await commentResult(context.ports, work, link);
  if (!written.ok) refused(context, work, written.error.message);
  return written.ok;
}

function refused(context: NightContext, { task }: PullRequestWork, why: string): void {
  const sentence = `'${task.title}' is not on GitHub as wished: ${why}`.slice(0, 300);
  const body = { repoId: task.repoId, sentence };
  record(context, { type: 'github.refused', taskId: task.id, body });
}
