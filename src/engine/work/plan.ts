import type { Decision, Task } from '../../shared/schema/task.ts';
import { formatDuration } from '../time/duration.ts';
import { needsModel } from './needs-model.ts';
import { scoreTask, type TaskHistory } from './score.ts';

/** The agent a task would run with. `problem` is a sentence when it cannot run. */
export interface PlannedAgent {
  readonly id: string;
  readonly hasModel: boolean;
  readonly problem: string | null;
}

/** Everything the plan of a night is made of. */
export interface PlanInput {
  readonly tasks: readonly Task[];
  readonly now: number;
  readonly deadlineAt: number;
  /** `maxTasks` is what the person can review in the morning (features L7). */
  readonly limits: { readonly maxTasks: number };
  readonly agentOf: (task: Task) => PlannedAgent;
  readonly history: (task: Task) => TaskHistory;
  /** The place of a task among those that have one: they keep their order, whatever each is worth. */
  readonly orderOf?: (task: Task) => number | null;
  /** Standing goals of the task's repository; they lift tasks of the kind they ask for. */
  readonly goalsOf?: (task: Task) => readonly string[];
  /** Why a task may not run without the person's yes; null when it may. */
  readonly heldFor?: (task: Task) => string | null;
}

/** A decision before it is recorded: the night adds its id and the time. */
export type PlannedDecision = Pick<Decision, 'taskId' | 'choice' | 'reason' | 'score'>;

interface Ranked {
  readonly task: Task;
  readonly score: number;
  readonly obstacle: string | null;
}

const MAX_FAILED_NIGHTS = 3;

/**
 * Decides every task of a night (features D7): chosen or skipped, each with one plain sentence and its score. The
 * chosen come first, in the order to run them; then the skipped. The same input always gives the same plan: by score,
 * then priority, then age, then id.
 */
export function planNight(input: PlanInput): PlannedDecision[] {
  const ranked = input.tasks.map((task) => rank(task, input)).sort(compareRanked);
  const possible = inOrder(
    ranked.filter((one) => one.obstacle === null),
    input,
  );
  const chosen = possible.slice(0, Math.max(0, input.limits.maxTasks));
  const over = possible.slice(chosen.length);
  return [
    ...chosen.map((one, index) => decide(one, 'chosen', whyChosen(one.task, index, input))),
    ...over.map((one) => decide(one, 'skipped', whyOver(input.limits.maxTasks))),
    ...ranked.flatMap((one) =>
      one.obstacle === null ? [] : [decide(one, 'skipped', one.obstacle)],
    ),
  ];
}

function rank(task: Task, input: PlanInput): Ranked {
  const history = input.history(task);
  const goals = input.goalsOf?.(task) ?? [];
  return {
    task,
    score: Math.round(scoreTask(task, { history, goals }) * 1e6) / 1e6,
    obstacle: obstacleOf(task, history, input),
  };
}

/** Tasks with a place share the places that their worth gives them, in their own order. */
function inOrder(ranked: readonly Ranked[], { orderOf = () => null }: PlanInput): Ranked[] {
  const placed = ranked
    .filter(({ task }) => orderOf(task) !== null)
    .toSorted((a, b) => (orderOf(a.task) ?? 0) - (orderOf(b.task) ?? 0));
  return ranked.map((one) => (orderOf(one.task) === null ? one : (placed.shift() ?? one)));
}

function decide(one: Ranked, choice: Decision['choice'], reason: string): PlannedDecision {
  return { taskId: one.task.id, choice, reason, score: one.score };
}

function compareRanked(a: Ranked, b: Ranked): number {
  return (
    b.score - a.score ||
    b.task.priority - a.task.priority ||
    a.task.createdAt - b.task.createdAt ||
    compareText(a.task.id, b.task.id)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Why a task cannot run tonight, whatever its worth; null when it can. */
function obstacleOf(task: Task, history: TaskHistory, input: PlanInput): string | null {
  const why = input.heldFor?.(task) ?? STATE_OBSTACLE[task.state];
  if (why !== null) return why;
  if (history.failedInARow >= MAX_FAILED_NIGHTS)
    return `It failed ${history.failedInARow} nights in a row, so it waits for you to look at it.`;
  const agent = input.agentOf(task);
  if (agent.problem !== null) return agent.problem;
  if (!agent.hasModel && needsModel(task))
    return `It needs a model, and only the agent '${agent.id}', which has none, is available.`;
  const leftMs = Math.max(0, input.deadlineAt - input.now);
  if (task.estimateMs > leftMs)
    return `It needs ${formatDuration(task.estimateMs)}, and ${formatDuration(leftMs)} is left before the deadline.`;
  return null;
}

const STATE_OBSTACLE: Readonly<Record<Task['state'], string | null>> = {
  queued: null,
  blocked: 'It is blocked by another task that is not done.',
  'awaiting-approval': 'It waits for your answer.',
  running: 'It is already running.',
  done: 'It is already done.',
  failed: 'It failed before and was not queued again.',
  quarantined: 'It was set aside because it ended the night early before.',
  cancelled: 'It was cancelled.',
};

function whyOver(maxTasks: number): string {
  return `Tonight is limited to ${maxTasks === 1 ? '1 task' : `${maxTasks} tasks`} so that you can review them; others were worth more.`;
}

const SOURCE_WORDS: Readonly<Record<Task['source'], string>> = {
  queue: 'you asked for it',
  issue: 'an issue asks for it',
  goal: 'it follows a standing goal',
  discovery: 'it was found in the repository',
};

function whyChosen(task: Task, index: number, input: PlanInput): string {
  const proof =
    task.targets.length > 0
      ? `${task.targets.map((name) => `\`${name}\``).join(', ')} can prove it`
      : 'no single check proves it';
  const time = formatDuration(task.estimateMs);
  return `Number ${index + 1} tonight: ${SOURCE_WORDS[task.source]}, ${proof}, about ${time} with ${input.agentOf(task).id}.`;
}
