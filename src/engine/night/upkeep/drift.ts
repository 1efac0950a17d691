import { reasonOf } from '../../../shared/error.ts';
import type { EventBody } from '../../../shared/event.ts';
import type { NightRow, StoreReads } from '../../ports/store.ts';
import type { BranchHead, Drift } from '../../ports/upkeep/upkeep.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { refOf } from '../phases/health.ts';

/**
 * Looks every `phases.checkEveryMs` (30 minutes) whether the user's base branches went on while the night works, and says in its
 * story which work would not merge with them now (R58). Nothing is rebased. Returns stop.
 */
export function watchDrift(context: NightContext): () => void {
  const { clock } = context.ports;
  let cancel = (): void => undefined;
  let isStopped = false;
  const look = (): void => {
    void noteDrift(context).then(wait);
  };
  const wait = (): void => {
    if (!isStopped) cancel = clock.after(context.config.phases.checkEveryMs, look);
  };
  if (context.ports.upkeep !== undefined) wait();
  return () => {
    isStopped = true;
    cancel();
  };
}

/** One look at every repository of the night; told when it found something it had not told before. Never rejects. */
export async function noteDrift(context: NightContext): Promise<void> {
  for (const repo of context.repos.values()) {
    try {
      await noteOne(context, repo);
    } catch (thrown) {
      context.ports.log.warn('drift.unseen', { repo: repo.config.id, reason: reasonOf(thrown) });
    }
  }
}

async function noteOne(context: NightContext, repo: PreparedRepo): Promise<void> {
  const { upkeep, log } = context.ports;
  if (upkeep === undefined) return;
  const { baseBranch, baseOid, config } = repo;
  const heads = await headsOf(context, repo);
  const drift = await upkeep.drift(refOf(config), { baseBranch, baseOid, heads });
  if (!drift.ok) {
    log.warn('drift.unseen', { repo: config.id, reason: drift.error.message });
    return;
  }
  if (drift.value === null) return;
  const body = bodyOf(repo, drift.value);
  const told = lastDrift(context.ports.store, context.nightId, config.id);
  if (told === null || JSON.stringify(told) !== JSON.stringify(body)) {
    record(context, { type: 'repo.drifted', body });
  }
}

/** Every branch of the night that holds something: what was judged, and what is at work now. */
async function headsOf(context: NightContext, repo: PreparedRepo): Promise<BranchHead[]> {
  const { store, git } = context.ports;
  const heads: BranchHead[] = [];
  for (const row of store.taskNights(context.nightId)) {
    if (store.task(row.taskId)?.repoId !== repo.config.id || row.branch === '') continue;
    const head = await git.branchHead(refOf(repo.config), row.branch);
    if (head.ok && head.value !== null && head.value !== repo.baseOid) {
      heads.push({ branch: row.branch, oid: head.value });
    }
  }
  return heads;
}

type Drifted = EventBody<'repo.drifted'>;

const MAX_NAMED = 3;

function bodyOf({ config, baseBranch, baseOid }: PreparedRepo, drift: Drift): Drifted {
  const { toOid, commits, isRewritten, conflicts } = drift;
  const came = commits === 1 ? '1 commit' : `${commits} commits`;
  const what = isRewritten
    ? `'${config.id}': ${baseBranch} was rewritten since the night began`
    : `'${config.id}': ${came} came to ${baseBranch} since the night began`;
  const sentence = oneLine(`${what}; ${tellConflicts(conflicts)}.`).slice(0, 400);
  return {
    ...{ repoId: config.id, baseBranch, fromOid: baseOid, toOid, commits },
    conflicts: (conflicts ?? [])
      .slice(0, 100)
      .map(({ branch, paths }) => ({ branch, paths: [...paths] })),
    sentence,
  };
}

function tellConflicts(conflicts: Drift['conflicts']): string {
  if (conflicts === null) return 'this git is too old to foresee conflicts';
  if (conflicts.length === 0) return 'all work merges with it so far';
  const named = conflicts
    .slice(0, MAX_NAMED)
    .map(({ branch, paths }) => `${branch} (${paths.slice(0, MAX_NAMED).join(', ')})`);
  const more = conflicts.length - named.length;
  return `these would conflict: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function lastDrift(store: StoreReads, nightId: string, repoId: string): Drifted | null {
  const events = store.eventsOf(nightId, ['repo.drifted']);
  const last = events.findLast(
    (event) => event.type === 'repo.drifted' && event.body.repoId === repoId,
  );
  return last?.type === 'repo.drifted' ? last.body : null;
}

/** How far the base branches went on during the newest night, for the status. */
export function driftNotices(store: StoreReads, night: NightRow | null): string[] {
  if (night === null) return [];
  const events = store.eventsOf(night.id, ['repo.drifted']);
  const last = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'repo.drifted') last.set(event.body.repoId, event.body.sentence);
  }
  return [...last.values()];
}
