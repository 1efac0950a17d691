import type { Decision, Task } from '../../shared/schema/task.ts';
import type { TaskNightRow } from '../ports/store.ts';

/** What progress and its end are reckoned from. */
export interface ProgressInput {
  readonly now: number;
  readonly deadlineAt: number;
  readonly maxConcurrent: number;
  readonly tasks: readonly Task[];
  readonly decisions: readonly Decision[];
  readonly taskNights: readonly TaskNightRow[];
}

/** A task that outlives its estimate is thought to need this part of it again. */
const OVERRUN_SHARE = 0.25;

/** Tasks judged, tasks there are, and when the last one should be: null when nothing is left or nothing is known. */
export function measureProgress(input: ProgressInput): {
  done: number;
  total: number;
  etaAt: number | null;
} {
  const begun = new Set(input.taskNights.map((row) => row.taskId));
  const waiting = input.decisions.filter(
    ({ taskId, choice }) => choice === 'chosen' && !begun.has(taskId),
  );
  const running = input.taskNights.filter((row) => row.evidence === null);
  const leftMs = [
    ...running.map((row) => leftOf(estimateOf(input, row.taskId), input.now - row.begunAt)),
    ...waiting.map(({ taskId }) => estimateOf(input, taskId)),
  ];
  return {
    done: input.taskNights.length - running.length,
    total: input.taskNights.length + waiting.length,
    etaAt: leftMs.length === 0 ? null : etaOf(input, leftMs),
  };
}

function etaOf({ now, deadlineAt, maxConcurrent }: ProgressInput, leftMs: number[]): number {
  const slots = Array.from({ length: Math.max(1, maxConcurrent) }, () => 0);
  for (const ms of leftMs) {
    const soonest = slots.indexOf(Math.min(...slots));
    slots[soonest] = (slots[soonest] ?? 0) + ms;
  }
  return Math.max(now, Math.min(deadlineAt, Math.round(now + Math.max(...slots))));
}

function leftOf(estimateMs: number, elapsedMs: number): number {
  return estimateMs > elapsedMs ? estimateMs - Math.max(0, elapsedMs) : estimateMs * OVERRUN_SHARE;
}

/** An estimate, corrected by how the tasks judged tonight compared with theirs. */
function estimateOf(input: ProgressInput, taskId: string): number {
  return plannedOf(input, taskId) * paceOf(input);
}

function plannedOf({ tasks }: ProgressInput, taskId: string): number {
  return tasks.find((task) => task.id === taskId)?.estimateMs ?? 0;
}

/** Time that judged tasks took, as a share of what was planned for them; 1 before the first. */
function paceOf(input: ProgressInput): number {
  const judged = input.taskNights.filter((row) => row.judgedAt !== null);
  const planned = judged.reduce((sum, { taskId }) => sum + plannedOf(input, taskId), 0);
  const taken = judged.reduce((sum, row) => sum + ((row.judgedAt ?? row.begunAt) - row.begunAt), 0);
  return planned > 0 && taken > 0 ? taken / planned : 1;
}
