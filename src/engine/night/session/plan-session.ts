import type { NewEvent } from '../../../shared/event.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { formatClock } from '../../time/clock-text.ts';
import type { TaskDraft } from '../../work/draft.ts';
import type { PlannedDecision } from '../../work/plan.ts';
import { isSession, sessionDraft } from '../../work/session/session-task.ts';
import { type NightContext, nightOf, type PreparedRepo } from '../context.ts';
import { agentAtWork } from '../ladder/at-hand.ts';
import { lastAgentAt } from '../task/deadline.ts';

/** Whether tonight's work on a repository is one session. Who names tasks wants these and no session. */
export function isInSession(context: NightContext, { config }: PreparedRepo): boolean {
  const { taskIds, mode } = nightOf(context).scope;
  return taskIds === undefined && (mode ?? config.mode ?? context.config.mode) === 'session';
}

/** The repositories that are worked on task by task. */
export function reposOfTasks(context: NightContext): readonly PreparedRepo[] {
  return [...context.repos.values()].filter((repo) => !isInSession(context, repo));
}

/** One session for each repository in that mode, with the time that is left for it. */
export function sessionDrafts(context: NightContext): TaskDraft[] {
  const leftMs = lastAgentAt(nightOf(context)) - context.ports.clock.now();
  return [...context.repos.values()]
    .filter((repo) => isInSession(context, repo))
    .map(({ config }) => sessionDraft(config.id, leftMs));
}

/** A session that an earlier night left in the queue has tonight's time. */
export function refreshed(context: NightContext, task: Task, draft: TaskDraft): Task {
  if (!isSession(task) || task.state !== 'queued') return task;
  const edited = { ...task, estimateMs: draft.estimateMs, updatedAt: context.ports.clock.now() };
  const event: NewEvent = { type: 'task.edited', taskId: task.id, body: { task: edited } };
  context.ports.store.append({ ...event, nightId: context.nightId });
  return edited;
}

/** Whether a queued task belongs to a night of this kind: none runs beside a session, and no session in a night of tasks. */
export function fitsMode(context: NightContext, task: Task): boolean {
  const repo = context.repos.get(task.repoId);
  return repo !== undefined && !isSession(task) && !isInSession(context, repo);
}

/** Queued tasks that wait for a night of tasks, with that reason. */
export function heldBySession(context: NightContext, queued: readonly Task[]): PlannedDecision[] {
  const reason = 'Tonight its repository is worked on in one session, which chooses its own work.';
  return queued
    .filter((task) => !isSession(task) && context.repos.has(task.repoId))
    .filter((task) => !fitsMode(context, task))
    .map(({ id }) => ({ taskId: id, choice: 'skipped', reason, score: 0 }));
}

/** The decision about a session says what is done tonight, not what a task would need. */
export function inWordsOfSession(
  context: NightContext,
  decision: PlannedDecision,
): PlannedDecision {
  const task = context.ports.store.task(decision.taskId);
  if (decision.choice !== 'chosen' || task === null || !isSession(task)) return decision;
  const until = formatClock(lastAgentAt(nightOf(context)), context.config.schedule.timeZone);
  const agent = agentAtWork(context, task);
  return {
    ...decision,
    reason: `One session until ${until} with ${agent}, on work of its own choice.`,
  };
}
