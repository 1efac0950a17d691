import type { Task } from '../../../shared/schema/task.ts';
import type { TaskDraft } from '../../work/draft.ts';
import type { PlannedDecision } from '../../work/plan.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { issueOf } from './issue-key.ts';
import { readIssues } from './read-issues.ts';

/** What issues add to tonight's plan. */
export interface IssuePlan {
  readonly tasks: readonly Task[];
  /** The place of each of these tasks among them, by task id. */
  readonly order: ReadonlyMap<string, number>;
  /** Tasks of issues that may not run tonight, with the reason. */
  readonly skipped: readonly PlannedDecision[];
}

/**
 * Tasks of the issues as they are now: new ones are added, changed words are taken over, and what is closed or no longer
 * chosen leaves the queue. What GitHub did not tell about waits.
 */
export async function planIssues(
  context: NightContext,
  {
    repos,
    adopt,
  }: { readonly repos: readonly PreparedRepo[]; readonly adopt: (draft: TaskDraft) => Task },
): Promise<IssuePlan> {
  const order = new Map<string, number>();
  const tasks: Task[] = [];
  const told = new Set<string>();
  for (const { repoId, drafts } of await readIssues(context, repos)) {
    if (drafts === null) continue;
    told.add(repoId);
    for (const draft of drafts) {
      const task = freshened(context, adopt(draft), draft);
      order.set(task.id, order.size);
      tasks.push(task);
    }
    withdraw(context, repoId, new Set(tasks.map(({ id }) => id)));
  }
  const untold = queuedIssues(context).filter((task) => !told.has(task.repoId));
  const reason = 'GitHub did not tell whether its issue still stands.';
  return {
    ...{ tasks, order },
    skipped: untold.map(({ id }) => ({ taskId: id, choice: 'skipped', reason, score: 0 })),
  };
}

/** Whether a queued task is one of an issue, so that only a fresh look at the issue lets it run. */
export function isIssue(task: Task): boolean {
  return issueOf(task) !== null;
}

function queuedIssues({ ports: { store }, repos }: NightContext): Task[] {
  return store.queuedTasks().filter((task) => isIssue(task) && repos.has(task.repoId));
}

/** The task with the words that its issue has now. */
function freshened(context: NightContext, task: Task, draft: TaskDraft): Task {
  const { title, instructions, category, trust } = draft;
  const isSame = task.title === title && task.instructions === instructions && task.trust === trust;
  if (isSame || task.state !== 'queued') return task;
  const updatedAt = context.ports.clock.now();
  const edited = { ...task, title, instructions, category, trust, updatedAt };
  record(context, { type: 'task.edited', taskId: task.id, body: { task: edited } });
  return edited;
}

function withdraw(context: NightContext, repoId: string, wanted: ReadonlySet<string>): void {
  for (const { id: taskId } of queuedIssues(context).filter((task) => task.repoId === repoId)) {
    if (!wanted.has(taskId)) record(context, { type: 'task.removed', taskId, body: { taskId } });
  }
}
