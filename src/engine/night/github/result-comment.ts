import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { RemoteComment } from '../../ports/github/remote.ts';
import { hiddenMarker, resultComment } from '../../report/github/result-text.ts';
import { runStep } from '../../steps/step.ts';
import type { Ports } from '../context.ts';
import { issueOf } from './issue-key.ts';
import type { PullRequestWork } from './pull-request-work.ts';
import { remotePlace } from './remote-of.ts';
import { toldOf } from './told.ts';

interface Written {
  readonly [key: string]: string | number;
  readonly id: number;
  readonly url: string;
}

/**
 * Writes the one comment of a night on the issue that a task answers. It is found again by its hidden marker, so that
 * calling this twice, also after a crash, writes one (R10).
 */
export async function commentResult(
  ports: Ports,
  work: PullRequestWork,
  link: string | null,
): Promise<Result<{ readonly url: string }>> {
  const place = remotePlace(ports, work.repo);
  if (!place.ok) return place;
  const number = issueOf(work.task);
  if (number === null) return fail(appError('bad-input', `'${work.task.title}' is no issue.`));
  const told = toldOf(ports, { ...work, link });
  if (!told.ok) return told;
  const { github, remote } = place.value;
  const marker = hiddenMarker(ports.ids.hash(`${work.owner}|comment`));
  const find = async (): Promise<Result<Written | null>> => {
    const found = await github.findComment(remote, { number, marker });
    return found.ok && found.value !== null ? ok(writtenOf(found.value)) : (found as Result<null>);
  };
  const written = await runStep<Written>(ports, {
    ...{ owner: work.owner, name: 'comment', effect: 'reconcile', subject: work.subject },
    input: `${remote.owner}/${remote.name}#${number}`,
    find,
    act: async () => {
      const body = resultComment(told.value, marker);
      const made = await github.comment(remote, { number, body });
      return made.ok ? ok(writtenOf(made.value)) : made;
    },
  });
  if (written.ok) tell(ports, work, { number, url: written.value.url });
  return written;
}

function writtenOf({ id, url }: RemoteComment): Written {
  return { id, url };
}

/** Once for each comment. */
function tell(
  { store }: Ports,
  { row, task, subject }: PullRequestWork,
  { number, url }: { readonly number: number; readonly url: string },
): void {
  const told = store.eventsOf(row.nightId, ['issue.commented']);
  if (told.some(({ taskId }) => taskId === task.id)) return;
  const sentence = `The result of '${task.title}' stands on issue #${number}.`.slice(0, 300);
  const body = { repoId: task.repoId, number, url, sentence };
  store.append({ type: 'issue.commented', ...subject, body });
}
