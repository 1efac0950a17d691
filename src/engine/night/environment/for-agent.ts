import { ok, type Result } from '../../../shared/result.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { TaskNightRow } from '../../ports/store.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { confineWorktree, isConfined } from '../trust/confinement.ts';
import { lendEnvFiles } from './env-files.ts';

/**
 * Puts into the worktree what an agent of this repository may find there beyond the commit. Gives back the ports that are
 * its alone, such as `41000-41009`; null where there are none.
 */
export async function readyForAgent(
  context: NightContext,
  {
    task,
    repo,
    row,
  }: {
    readonly task: Task;
    readonly repo: PreparedRepo;
    readonly row: TaskNightRow;
  },
  path: string,
): Promise<Result<string | null>> {
  confineWorktree(context, task, path);
  if (repo.config.environment?.envFilesForAgents === true && !isConfined(task)) {
    const tree = { ref: refOf(repo.config), path, oid: row.baseOid };
    const lent = await lendEnvFiles(context, repo.config, tree);
    if (!lent.ok) return lent;
  }
  const variables = await context.ports.checks.variables(path);
  return ok(variables['NIGHTKILN_PORTS'] ?? null);
}
