import { differingParts } from '../../git/fingerprint.ts';
import { enterPhase, type NightContext, record } from '../context.ts';
import { tryTogether } from '../together/try-together.ts';
import { noteDrift } from '../upkeep/drift.ts';
import { sweepRepositories } from '../upkeep/retention.ts';
import { refOf, sessionWorktree } from './health.ts';

/** Closes the night's own worktrees and compares every checkout with what it was before (features F1). */
export async function wrapUp(context: NightContext): Promise<void> {
  enterPhase(context, 'wrap-up');
  if (context.stop.reason() !== 'emergency') await noteDrift(context);
  await tryTogether(context);
  for (const row of context.ports.store.repoNights(context.nightId)) {
    if (row.after === null) await compare(context, row.repoId);
    await closeSession(context, row.repoId);
  }
  if (context.stop.reason() !== 'emergency')
    await sweepRepositories(context.ports, context.nightId);
}

async function compare(context: NightContext, repoId: string): Promise<void> {
  const { git, store } = context.ports;
  const row = store.repoNights(context.nightId).find((one) => one.repoId === repoId);
  const repo = context.config.repositories.find((one) => one.id === repoId);
  if (row === undefined || repo === undefined) return;
  const after = await git.fingerprint(refOf(repo));
  if (!after.ok) {
    const text = `The checkout of '${repoId}' could not be compared: ${after.error.message}`;
    record(context, { type: 'night.noted', body: { text } });
    return;
  }
  const differences = differingParts(row.before, after.value);
  record(context, { type: 'repo.compared', body: { repoId, after: after.value, differences } });
}

async function closeSession(context: NightContext, repoId: string): Promise<void> {
  const repo = context.config.repositories.find((one) => one.id === repoId);
  if (repo === undefined) return;
  const name = sessionWorktree(context.nightId);
  const closed = await context.ports.git.closeWorktree(refOf(repo), name, true);
  if (!closed.ok) context.ports.log.warn('worktree.kept', { name, reason: closed.error.message });
}
