import type { PlanInput } from '../../../src/engine/work/plan.ts';
import type { CheckResult } from '../../../src/shared/schema/check.ts';
import type { Task } from '../../../src/shared/schema/task.ts';

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

export function task(id: string, extra: Partial<Task> = {}): Task {
  return {
    id,
    repoId: 'app',
    source: 'queue',
    key: `queue:${id}`,
    title: `Task ${id}`,
    instructions: 'Make it better.',
    category: 'bug-fix',
    trust: 'operator',
    targets: [],
    estimateMs: HOUR_MS,
    priority: 0,
    state: 'queued',
    verdict: null,
    nightId: null,
    createdAt: 0,
    updatedAt: 0,
    ...extra,
  };
}

export function planInput(tasks: readonly Task[], extra: Partial<PlanInput> = {}): PlanInput {
  return {
    tasks,
    now: 0,
    deadlineAt: 8 * HOUR_MS,
    limits: { maxTasks: 20 },
    agentOf: () => ({ id: 'codex', hasModel: true, problem: null }),
    history: () => ({ attempts: 0, lastVerdict: null, failedInARow: 0 }),
    ...extra,
  };
}

export function red(name: string, excerpt = '', extra: Partial<CheckResult> = {}): CheckResult {
  return {
    name,
    command: `npm run -s ${name}`,
    outcome: 'failed',
    exitCode: 1,
    durationMs: 1,
    excerpt,
    tests: null,
    ...extra,
  };
}
