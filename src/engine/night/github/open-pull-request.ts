import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { PullRequest } from '../../ports/github/remote.ts';
import {
  hiddenMarker,
  pullRequestText,
  pullRequestTitle,
} from '../../report/github/result-text.ts';
import { runStep } from '../../steps/step.ts';
import type { Ports } from '../context.ts';
import type { PullRequestWork } from './pull-request-work.ts';
import { pushResult } from './push-result.ts';
import { type RemotePlace, remotePlace } from './remote-of.ts';
import { toldOf } from './told.ts';
import { wishToMerge } from './wish-to-merge.ts';

/** A pull request that is there now. `note`: what did not go as wished, for the person; empty otherwise. */
export interface Opened {
  readonly number: number;
  readonly url: string;
  readonly note: string;
}

/**
 * Opens the pull request of one result: branch, request, labels, and where it is switched on the wish to merge. Each is a
 * step that is found again after a crash, so that calling this twice opens one (R10). A request that a person has
 * closed is not opened again.
 */
export async function openPullRequest(
  ports: Ports,
  work: PullRequestWork,
): Promise<Result<Opened>> {
  const place = remotePlace(ports, work.repo);
  if (!place.ok) return place;
  const pushed = await pushResult(ports, place.value, work);
  if (!pushed.ok) return pushed;
  const opened = await open(ports, place.value, work);
  if (!opened.ok) return opened;
  const { number, url } = opened.value;
  const labelled = await label(ports, place.value, { work, number });
  const merging = await wishToMerge(ports, place.value, work);
  const notes = [labelled, merging].flatMap((one) => (one.ok ? [] : [one.error.message]));
  tell(ports, work, { number, url });
  return ok({ number, url, note: notes.join(' ') });
}

interface Made {
  readonly [key: string]: string | number | boolean;
  readonly number: number;
  readonly url: string;
  readonly isDraft: boolean;
}

async function open(
  ports: Ports,
  { github, remote }: RemotePlace,
  work: PullRequestWork,
): Promise<Result<Made>> {
  const { row, task } = work;
  const told = toldOf(ports, { task, row, link: null });
  if (!told.ok) return told;
  const base = baseOf(ports, work);
  if (!base.ok) return base;
  const find = async (): Promise<Result<Made | null>> => {
    const found = await github.findPullRequest(remote, row.branch);
    return found.ok && found.value !== null ? ok(madeOf(found.value)) : (found as Result<null>);
  };
  const marker = hiddenMarker(ports.ids.hash(`${work.owner}|pull-request`));
  return runStep<Made>(ports, {
    ...{ owner: work.owner, name: 'open-pull-request', effect: 'reconcile', subject: work.subject },
    input: `${remote.owner}/${remote.name} ${row.branch}`,
    find,
    act: async () => {
      // Somebody may have opened one by hand.
      const there = await find();
      if (!there.ok) return there;
      if (there.value !== null) return ok(there.value);
      const made = await github.openPullRequest(remote, {
        ...{ branch: row.branch, base: base.value, title: pullRequestTitle(task.title) },
        body: pullRequestText(told.value, marker),
        isDraft: ports.config.current().github.draft,
      });
      return made.ok ? ok(madeOf(made.value)) : made;
    },
  });
}

function madeOf({ number, url, isDraft }: PullRequest): Made {
  return { number, url, isDraft };
}

function baseOf({ store }: Ports, { row, task, base: wanted }: PullRequestWork): Result<string> {
  if (wanted !== undefined) return ok(wanted);
  const nights = store.repoNights(row.nightId);
  const base = nights.find(({ repoId }) => repoId === task.repoId)?.baseBranch;
  return base === undefined
    ? fail(appError('not-found', `The base branch of '${task.title}' is not known.`))
    : ok(base);
}

async function label(
  ports: Ports,
  { github, remote }: RemotePlace,
  { work, number }: { readonly work: PullRequestWork; readonly number: number },
): Promise<Result<string>> {
  const { labels } = ports.config.current().github;
  if (labels.length === 0) return ok('');
  const wanted = labels.join(', ');
  return runStep<string>(ports, {
    ...{ owner: work.owner, name: 'label', effect: 'reconcile', subject: work.subject },
    input: `${number} ${wanted}`,
    find: async () => {
      const there = await github.labelsOf(remote, number);
      if (!there.ok) return there;
      const names = there.value.map((name) => name.toLowerCase());
      return ok(labels.every((name) => names.includes(name.toLowerCase())) ? wanted : null);
    },
    act: async () => {
      const added = await github.addLabels(remote, { number, labels });
      return added.ok ? ok(wanted) : added;
    },
  });
}

/** Once for each request. */
function tell(
  { store }: Ports,
  { row, task, subject }: PullRequestWork,
  { number, url }: Pick<Opened, 'number' | 'url'>,
): void {
  const told = store.eventsOf(row.nightId, ['pull-request.opened']);
  if (told.some(({ taskId }) => taskId === task.id)) return;
  const sentence = `Pull request #${number} is open for '${task.title}'.`.slice(0, 300);
  const body = { repoId: task.repoId, branch: row.branch, number, url, sentence };
  store.append({ type: 'pull-request.opened', ...subject, body });
}
