import { reasonOf } from '../../../shared/error.ts';
import type { EventBody, NewEvent } from '../../../shared/event.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { Swept } from '../../ports/upkeep/upkeep.ts';
import { formatBytes } from '../../report/journal/bytes.ts';
import type { Ports } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { worktreeName } from '../task/task-worktree.ts';

/**
 * Removes worktrees that nobody needs (features F7), after a night and at a start without one, and says what went and what it was
 * before and after. Never rejects.
 */
export async function sweepRepositories(ports: Ports, nightId: string | null): Promise<void> {
  const { config, log } = ports;
  for (const repo of config.current().repositories) {
    try {
      await sweepOne(ports, repo, nightId);
    } catch (thrown) {
      log.warn('retention.failed', { repo: repo.id, reason: reasonOf(thrown) });
    }
  }
}

async function sweepOne(
  { upkeep, store, clock, config, log }: Ports,
  repo: RepositoryConfig,
  nightId: string | null,
): Promise<void> {
  if (upkeep === undefined) return;
  const { worktreeAgeMs, worktreeBytes } = config.current().retention;
  const open = store.openNight();
  const rows = open === null ? [] : store.taskNights(open.id);
  const swept = await upkeep.sweep(refOf(repo), {
    now: clock.now(),
    maxAgeMs: worktreeAgeMs,
    maxBytes: worktreeBytes,
    inUse: rows
      .filter(({ evidence }) => evidence === null)
      .map(({ taskId }) => worktreeName(taskId)),
  });
  if (!swept.ok) {
    log.warn('retention.failed', { repo: repo.id, reason: swept.error.message });
    return;
  }
  const isTooMuch = swept.value.after.bytes > worktreeBytes;
  if (swept.value.removed.length === 0 && !isTooMuch) return;
  const event: NewEvent = { type: 'repo.swept', body: bodyOf(repo.id, swept.value) };
  store.append(nightId === null ? event : { ...event, nightId });
}

const MAX_NAMED = 3;

function bodyOf(repoId: string, { before, after, removed, kept }: Swept): EventBody<'repo.swept'> {
  const named = kept.slice(0, MAX_NAMED).map(({ name, why }) => `${name}, because ${why}`);
  const more = kept.length > MAX_NAMED ? ` and ${kept.length - MAX_NAMED} more` : '';
  const stay = kept.length === 0 ? '' : ` These stay: ${named.join('; ')}${more}.`;
  const went = removed.length === 1 ? '1 unused worktree' : `${removed.length} unused worktrees`;
  const size = `${formatBytes(before.bytes)} before, ${formatBytes(after.bytes)} after`;
  return {
    repoId,
    before,
    after,
    removed: removed.slice(0, 200),
    kept: kept.slice(0, 50).map(({ name, why }) => ({ name, why: why.slice(0, 300) })),
    sentence: `Removed ${went} of '${repoId}' (${size}).${stay}`.slice(0, 400),
  };
}
