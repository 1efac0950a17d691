import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryConfig } from '../../shared/schema/config.ts';
import type { Rehearsing } from './host.ts';
import { describeNames } from './names.ts';
import { blocking, type Finding, good, warning } from './stage.ts';

const GRANT =
  'Give yourself the right to write there; on a Mac also under Privacy, Files and Folders.';

/** Whether the folders that a night writes can be written, told without writing. */
export async function rehearseFolders({ host, stage, config, limits }: Rehearsing): Promise<void> {
  const { stateDir, worktreeRoot } = host.paths;
  const own = config.repositories.flatMap((repo) => repo.worktreeRoot ?? []);
  const roots = [...new Set([worktreeRoot, ...own])];
  const look = (id: string, folder: string, what: string): Promise<void> => {
    const late = warning(`The folder ${folder} did not answer in time.`);
    return stage.step({ id, limitMs: limits.askMs, late }, () => describeFolder(folder, what));
  };
  await Promise.all([
    look('folder:state', stateDir, 'state'),
    ...roots.map((root, at) =>
      look(at === 0 ? 'folder:worktrees' : `folder:worktrees-${at + 1}`, root, 'worktrees'),
    ),
  ]);
}

/** Whether there is something to do: tasks that wait, goals, or a look for work. */
export async function rehearseWork({ host, stage, config, limits }: Rehearsing): Promise<void> {
  const late = warning('The queue did not answer in time.');
  await stage.step({ id: 'work', limitMs: limits.askMs, late }, async () => {
    const queued = await host.engine['queue.list']({});
    if (!queued.ok) return blocking(queued.error.message, queued.error.fix);
    const waiting = queued.value.filter(({ state }) => state === 'queued').length;
    if (waiting > 0)
      return good(`${waiting} ${waiting === 1 ? 'task waits' : 'tasks wait'} in the queue.`);
    return describeOwnWork(config.goals.length, config.repositories);
  });
}

function describeOwnWork(goals: number, repositories: readonly RepositoryConfig[]): Finding {
  const count = repositories.reduce((sum, repo) => sum + repo.goals.length, goals);
  if (count > 0) return good('The queue is empty; tonight works on your goals.');
  const searched = repositories.filter(({ discovery }) => discovery).map(({ id }) => id);
  if (searched.length > 0) {
    return good(`The queue is empty; tonight looks for work in ${describeNames(searched)}.`);
  }
  return warning(
    'There is nothing to do: no task, no goal, and no look for work.',
    'Add a task: nk queue add "..."',
  );
}

/** A folder that is not there yet is made where its nearest parent lets us. */
async function describeFolder(folder: string, what: string): Promise<Finding> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    await readdir(folder);
    return good(`The folder for ${what} can be written.`);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    const parent = path.dirname(folder);
    if (code === 'ENOENT' && parent !== folder) return describeFolder(parent, what);
    return blocking(`The folder ${folder} for ${what} cannot be written (${String(code)}).`, GRANT);
  }
}
