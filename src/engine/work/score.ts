import type { Task, TaskCategory, VerdictKind } from '../../shared/schema/task.ts';
import { classify } from './classify.ts';

/** What earlier nights say about a task. */
export interface TaskHistory {
  /** Nights that tried it. */
  readonly attempts: number;
  readonly lastVerdict: VerdictKind | null;
  /** Nights in a row that ended in `failed`. */
  readonly failedInARow: number;
}

const SOURCE_VALUE: Readonly<Record<Task['source'], number>> = {
  queue: 4,
  issue: 3,
  discovery: 2,
  goal: 1.5,
};

const CATEGORY_VALUE: Readonly<Record<TaskCategory, number>> = {
  'bug-fix': 1.5,
  performance: 1.2,
  tests: 1.2,
  infrastructure: 1.1,
  documentation: 1,
  refactoring: 0.9,
  feature: 0.9,
  'external-action': 0.8,
  configuration: 0.8,
  credentials: 0.8,
  access: 0.8,
  other: 0.8,
};

const GOAL_BIAS = 1.5;
const TARGET_CONFIDENCE = 0.9;
const PLAIN_CONFIDENCE = 0.6;
const HOUR_MS = 3_600_000;
/** Starting any task costs worktree, setup and proof, so very short estimates are not infinitely cheap. */
const OVERHEAD_HOURS = 0.25;
/** Two tasks that are otherwise equal differ by a factor of two for every ten points of priority. */
const PRIORITY_PER_DOUBLING = 10;

/**
 * The worth of a task tonight: value x confidence / cost (features D7). Value: who asked, what kind of change, whether
 * a standing goal asks for that kind (D1), priority. Confidence: whether a check can prove it, and how earlier nights
 * went. Cost: estimated hours. Positive, finite, and strictly growing with priority between -100 and 100.
 */
export function scoreTask(
  task: Task,
  { history, goals }: { readonly history: TaskHistory; readonly goals: readonly string[] },
): number {
  const isWanted = task.source !== 'goal' && goals.some((g) => classify(g) === task.category);
  const priority = Math.min(100, Math.max(-100, task.priority));
  const value =
    SOURCE_VALUE[task.source] *
    CATEGORY_VALUE[task.category] *
    (isWanted ? GOAL_BIAS : 1) *
    2 ** (priority / PRIORITY_PER_DOUBLING);
  const costHours = OVERHEAD_HOURS + task.estimateMs / HOUR_MS;
  return (value * confidenceIn(task, history)) / costHours;
}

function confidenceIn(task: Task, history: TaskHistory): number {
  const start = task.targets.length > 0 ? TARGET_CONFIDENCE : PLAIN_CONFIDENCE;
  const setbacks = Math.min(history.failedInARow, 10);
  const idle = history.lastVerdict === 'no-op' ? 0.5 : 1;
  return start * 0.6 ** setbacks * idle;
}
