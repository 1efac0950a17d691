import type { Task } from '../../../shared/schema/task.ts';
import type { RemoteIssue } from '../../ports/github/remote.ts';
import type { TaskDraft } from '../../work/draft.ts';
import type { VoidCause } from '../../work/issue/approval.ts';
import { type ChosenIssues, chooseIssues } from '../../work/issues/choose-issues.ts';
import { issueDraft } from '../../work/issues/issue-draft.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { issueKey } from './issue-key.ts';
import { tellIssues } from './issue-words.ts';
import { judgeRemote, type KnownTiers } from './judge-remote.ts';
import { type RemotePlace, remotePlace } from './remote-of.ts';

/** What the issues of one repository bring to tonight's plan. */
export interface IssuesRead {
  readonly repoId: string;
  /** In the order in which they are to be worked on; null: GitHub did not tell, so none of its issues may run. */
  readonly drafts: readonly TaskDraft[] | null;
}

/**
 * Reads the open issues of every repository that wants it, and says in the journal what came of it (features D3). A
 * repository whose issues cannot be read holds nothing else up.
 */
export async function readIssues(
  context: NightContext,
  repos: readonly PreparedRepo[],
): Promise<IssuesRead[]> {
  const read: IssuesRead[] = [];
  let room = context.config.github.maxIssuesPerRun;
  for (const repo of repos) {
    if (repo.config.github?.issues !== true) continue;
    if (context.stop.reason() !== null) break;
    const drafts = await readOne(context, repo, room);
    room -= drafts?.length ?? 0;
    read.push({ repoId: repo.config.id, drafts });
  }
  return read;
}

async function readOne(
  context: NightContext,
  { config: repo }: PreparedRepo,
  max: number,
): Promise<readonly TaskDraft[] | null> {
  const place = remotePlace(context.ports, repo);
  const listed = place.ok ? await place.value.github.openIssues(place.value.remote) : place;
  if (!place.ok || !listed.ok) {
    const why = listed.ok ? '' : listed.error.message;
    const sentence = `The issues of '${repo.id}' were not read: ${why}`.slice(0, 300);
    record(context, { type: 'github.refused', body: { repoId: repo.id, sentence } });
    return null;
  }
  const { issues } = listed.value;
  const { labels = [], allow = [] } = repo.github ?? {};
  const chosen = chooseIssues({
    ...{ issues, labels, allow, max },
    sequenceOrder: context.config.github.sequenceOrder,
    isWaiting: (issue) => isWaiting(context, issueKey(place.value.remote, issue.number)),
  });
  return takeVouched(context, { place: place.value, repoId: repo.id, chosen, all: listed.value });
}

/** An issue whose last result is proved waits for the person, who accepts, rejects or continues it. */
function isWaiting({ ports: { store }, nightId }: NightContext, key: string): boolean {
  const task = latestOf(store.taskByKey(key), (night) => store.taskByKey(`${key}@${night}`), [
    nightId,
    ...store.nights(NIGHTS_BACK).map(({ id }) => id),
  ]);
  if (task === null || task.state !== 'done' || task.verdict !== 'verified') return false;
  return !isTurnedDown(store, task);
}

const NIGHTS_BACK = 30;

function latestOf(
  first: Task | null,
  ofNight: (nightId: string) => Task | null,
  nights: readonly string[],
): Task | null {
  return nights.map(ofNight).find((task) => task !== null) ?? first;
}

function isTurnedDown(store: NightContext['ports']['store'], task: Task): boolean {
  if (task.nightId === null) return false;
  const last = store
    .eventsOf(task.nightId, ['result.accepted', 'result.rejected', 'result.undone'])
    .findLast(({ taskId }) => taskId === task.id);
  return last?.type === 'result.rejected' || last?.type === 'result.undone';
}

interface Found {
  readonly place: RemotePlace;
  readonly repoId: string;
  readonly chosen: ChosenIssues;
  readonly all: { readonly issues: readonly RemoteIssue[]; readonly isCut: boolean };
}

/**
 * Issues that somebody vouches for become tasks; those of others are left to them, or wait for the person (R92, R93). What was
 * hidden in the words that are used is told.
 */
async function takeVouched(
  context: NightContext,
  { place, repoId, chosen, all }: Found,
): Promise<readonly TaskDraft[]> {
  const drafts: TaskDraft[] = [];
  const voided = new Map<VoidCause, number>();
  const known: KnownTiers = new Map();
  let hidden = 0;
  for (const issue of chosen.chosen) {
    const judged = await judgeRemote(context, { place, issue, known });
    const { trust, cause } = judged;
    if (trust === 'untrusted' && context.config.github.strangers === 'leave') {
      voided.set(cause ?? 'no-label', (voided.get(cause ?? 'no-label') ?? 0) + 1);
      continue;
    }
    hidden += judged.hidden.reduce((sum, { count }) => sum + count, 0);
    drafts.push(issueDraft({ issue, repoId, key: issueKey(place.remote, issue.number), judged }));
  }
  const sentence = tellIssues({
    ...{ repoId, ...all, left: chosen.left, voided, hidden, taken: drafts.length },
  });
  const body = { repoId, found: all.issues.length, taken: drafts.length, sentence };
  record(context, { type: 'issues.read', body });
  return drafts;
}
