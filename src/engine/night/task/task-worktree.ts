import { ok, type Result } from '../../../shared/result.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { Worktree } from '../../ports/git.ts';
import type { TaskNightRow } from '../../ports/store.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { lendEnvFiles, takeBackEnvFiles } from '../environment/env-files.ts';
import { setupWish } from '../environment/setup-wish.ts';
import { refOf } from '../phases/health.ts';
import { carryOver } from '../results/continuation.ts';
import { confineWorktree } from '../trust/confinement.ts';
import { recordSalvage } from '../upkeep/salvaged.ts';
import { throughHolds } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { attemptsTonight } from './attempt-row.ts';

/** A task with its repository and its row of the night. */
interface Place {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly row: TaskNightRow;
}

const NIGHTS_LOOKED_AT = 20;

/** Names that are taken: nights may follow each other within the minute that a branch name tells. */
export function recentBranches({ ports: { store } }: NightContext): ReadonlySet<string> {
  const nights = store.nights(NIGHTS_LOOKED_AT);
  return new Set(nights.flatMap(({ id }) => store.taskNights(id).map((row) => row.branch)));
}

/** The folder name of a task's worktree. */
export function worktreeName(taskId: string): string {
  return `task-${taskId.toLowerCase()}`;
}

/**
 * The task's worktree, made ready by the repository's setup command; null when the night was over first. Setup finds the
 * user's env files there while no agent has been in it, and they are gone after it.
 */
export async function openTaskWorktree(
  context: HeldNight,
  { task, repo, row }: Place,
): Promise<Result<Worktree> | null> {
  const { git, checks, clock } = context.ports;
  const at = { name: worktreeName(task.id), oid: row.baseOid, branch: row.branch };
  await carryOver(context, { task, repo, row });
  const worktree = await git.openWorktree(refOf(repo.config), at);
  const command = repo.config.setup;
  if (!worktree.ok || command === undefined) return worktree;
  const tree = { ref: refOf(repo.config), path: worktree.value.path, oid: row.baseOid };
  // Where an agent has been, its code would run with an open network beside them.
  const isFresh = attemptsTonight(context, task.id).length === 0;
  if (!isFresh) confineWorktree(context, task, tree.path);
  const lent = isFresh ? await lendEnvFiles(context, repo.config, tree) : ok([]);
  if (!lent.ok) return lent;
  const setup = await throughHolds(context, (signal) => {
    context.activity.note(task.id, 'running the setup command', clock.now());
    const wish = setupWish(repo.config, { command, oid: row.baseOid, cache: 'use' });
    return checks.setup(tree.path, wish, signal);
  });
  const taken = await takeBackEnvFiles(context, repo.config, tree);
  if (!taken.ok) return taken;
  return setup === null || !setup.ok ? setup : worktree;
}

/**
 * Removes a task's worktree. What it holds beyond its branch is kept first; where it cannot be, the worktree stays. The night's
 * story says either.
 */
export async function closeTaskWorktree(
  context: NightContext,
  { task, repo }: Place,
): Promise<void> {
  context.activity.clear(task.id);
  const name = worktreeName(task.id);
  const closed = await context.ports.git.closeWorktree(refOf(repo.config), name, false);
  if (!closed.ok) {
    const text = `The worktree of '${task.title}' was kept: ${closed.error.message}`;
    record(context, { type: 'night.noted', taskId: task.id, body: { text } });
  } else if (closed.value !== null) recordSalvage(context, task, closed.value);
}
