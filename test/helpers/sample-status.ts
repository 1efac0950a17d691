import type { Night } from '../../src/shared/schema/night.ts';
import type { Status } from '../../src/shared/schema/status.ts';
import type { Task } from '../../src/shared/schema/task.ts';

/** 20 November 2026, 22:00 UTC: the evening of every sample night. */
export const EVENING_AT = Date.UTC(2026, 10, 20, 22, 0);
export const MORNING_AT = EVENING_AT + 8.5 * 3_600_000;
const MINUTE_MS = 60_000;

/** A night that runs, with every field filled. */
export function sampleNight(change: Partial<Night> = {}): Night {
  return {
    id: 'night-1',
    state: 'running',
    phase: 'work',
    trigger: 'user',
    waitingFor: null,
    reason: 'The window is open.',
    armedAt: EVENING_AT - 30 * MINUTE_MS,
    windowStartAt: EVENING_AT,
    deadlineAt: MORNING_AT,
    startedAt: EVENING_AT + 4 * MINUTE_MS,
    endedAt: null,
    recoveries: 0,
    configHash: 'c0ffee',
    briefReadAt: null,
    ...change,
  };
}

/** A status with no night. */
export function offStatus(change: Partial<Status> = {}): Status {
  return {
    schemaVersion: 1,
    seq: 0,
    now: EVENING_AT,
    state: 'off',
    sentence: 'Off. Next window tonight 22:00–06:30.',
    primaryAction: 'Start tonight',
    night: null,
    phase: null,
    progress: { done: 0, total: 0, etaAt: null },
    running: [],
    constraints: [
      { name: 'AC power', state: 'ok', reading: 'On AC', sentence: 'The Mac is plugged in.' },
      { name: 'Wi-Fi', state: 'off', reading: 'not asked for', sentence: '' },
      { name: 'Disk', state: 'ok', reading: '212 GB free', sentence: '' },
    ],
    queued: 0,
    repositories: 1,
    agent: 'housekeeper',
    brief: null,
    breakers: [],
    emergency: null,
    notices: [],
    ...change,
  };
}

/** A status in the middle of a busy night. */
export function runningStatus(change: Partial<Status> = {}): Status {
  const now = EVENING_AT + 95 * MINUTE_MS;
  return offStatus({
    now,
    state: 'running',
    sentence: 'Running 2 of 5 tasks, 1 done. 6 h 55 m left. Nothing needs you.',
    primaryAction: 'Stop now',
    night: sampleNight(),
    phase: 'work',
    progress: { done: 1, total: 5, etaAt: now + 70 * MINUTE_MS },
    agent: 'codex',
    running: [
      {
        taskId: 'task-1',
        repoId: 'atlas',
        title: 'Make check `test` pass',
        agent: 'codex',
        attempt: 2,
        sinceAt: now - 42 * MINUTE_MS,
        lastEventAt: now - 40_000,
        doing: 'agent working',
      },
      {
        taskId: 'task-2',
        repoId: 'orchard-docs',
        title: 'Fix 12 broken links in docs/guides/getting-started.md',
        agent: 'housekeeper',
        attempt: 1,
        sinceAt: now - 3 * MINUTE_MS,
        lastEventAt: now - 2_000,
        doing: 'running check links',
      },
    ],
    ...change,
  });
}

/** A status that waits for power. */
export function waitingStatus(): Status {
  return offStatus({
    state: 'waiting:constraint',
    sentence: 'Waiting: on battery (62 %). Checks again at 22:20.',
    primaryAction: 'Run anyway',
    night: sampleNight({ state: 'waiting', waitingFor: 'constraint', phase: null }),
    constraints: [
      {
        name: 'AC power',
        state: 'blocked',
        reading: 'On battery (62 %)',
        sentence: 'The Mac runs on its battery. Plug it in and the night starts by itself.',
      },
      { name: 'Wi-Fi', state: 'unknown', reading: 'cannot be read', sentence: '' },
      { name: 'Disk', state: 'ok', reading: '212 GB free', sentence: '' },
    ],
    notices: ['config.yaml line 14: "goals" lists nothing, so only the queue is worked on.'],
  });
}

/** A task of the queue. */
export function queuedTask(id: string, title: string, change: Partial<Task> = {}): Task {
  return {
    id,
    repoId: 'atlas',
    source: 'queue',
    key: id,
    title,
    instructions: '',
    category: 'other',
    trust: 'operator',
    targets: [],
    estimateMs: 3_600_000,
    priority: 0,
    state: 'queued',
    verdict: null,
    nightId: null,
    createdAt: EVENING_AT,
    updatedAt: EVENING_AT,
    ...change,
  };
}

/** A status of a night that its user paused. */
export function pausedStatus(change: Partial<Status> = {}): Status {
  return runningStatus({
    state: 'paused:user',
    sentence: 'Paused by you at 23:35. Agents stopped at a checkpoint.',
    primaryAction: 'Resume',
    ...change,
  });
}
