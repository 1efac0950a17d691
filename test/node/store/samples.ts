import type { EventBody, NewEvent } from '../../../src/shared/event.ts';
import type { CheckResult } from '../../../src/shared/schema/check.ts';
import type { Evidence } from '../../../src/shared/schema/evidence.ts';
import type { Night, NightState } from '../../../src/shared/schema/night.ts';
import type { Task } from '../../../src/shared/schema/task.ts';

/** A ULID-shaped id from a number. */
export function idOf(n: number): string {
  return n.toString(10).padStart(26, '0');
}

/** A night that was just armed. */
export function aNight(n = 1, extra: Partial<Night> = {}): Night {
  return {
    id: idOf(n),
    state: 'armed',
    phase: null,
    trigger: 'user',
    waitingFor: null,
    reason: 'Armed by you.',
    armedAt: 1000 + n,
    windowStartAt: 2000,
    deadlineAt: 9000,
    startedAt: null,
    endedAt: null,
    recoveries: 0,
    configHash: 'hash',
    briefReadAt: null,
    ...extra,
  };
}

/** The event that arms `night`. */
export function armed(night: Night): NewEvent {
  const body = { night, scope: { maxTasks: 3 }, configId: 'default', appVersion: '0.1.0' };
  return { type: 'night.armed', nightId: night.id, body };
}

/** The event that moves night `n`. */
export function moved(n: number, from: NightState, to: NightState, reason = 'So it is.'): NewEvent {
  const body = { from, to, reason, waitingFor: to === 'waiting' ? ('window' as const) : null };
  return { type: 'night.moved', nightId: idOf(n), body };
}

/** A queued task. */
export function aTask(n = 1, extra: Partial<Task> = {}): Task {
  return {
    id: `task-${n}`,
    repoId: 'sample',
    source: 'queue',
    key: `queue:${n}`,
    title: `Task ${n}`,
    instructions: 'Repair the link.',
    category: 'documentation',
    trust: 'operator',
    targets: ['test'],
    estimateMs: 60_000,
    priority: 0,
    state: 'queued',
    verdict: null,
    nightId: null,
    createdAt: 100 + n,
    updatedAt: 100 + n,
    ...extra,
  };
}

/** The event that adds `task`. */
export function added(task: Task): NewEvent {
  return { type: 'task.added', taskId: task.id, body: { task } };
}

/** The event that begins task `taskId` on night `n`. */
export function begun(n: number, taskId: string): NewEvent {
  const body = { branch: `overnight/${taskId}`, baseOid: 'b'.repeat(40) };
  return { type: 'task.begun', nightId: idOf(n), taskId, body };
}

/** The event that begins attempt `k` at `taskId` on night `n`. */
export function attemptBegun(n: number, taskId: string, k: number): NewEvent {
  const body: EventBody<'attempt.begun'> = {
    n: k,
    agent: 'command',
    model: null,
    sandbox: 'not sandboxed',
    runToken: `token-${taskId}-${k}`,
    branch: `overnight/${taskId}`,
    baseOid: 'b'.repeat(40),
    deadlineAt: 9000,
    logPath: '/logs/attempt.log',
  };
  return { type: 'attempt.begun', ...attemptIds(n, taskId, k), body };
}

/** The subject of attempt `k` at `taskId` on night `n`. */
export function attemptIds(n: number, taskId: string, k: number) {
  return { nightId: idOf(n), taskId, attemptId: `${taskId}/${k}` };
}

/** What a check said; `excerpt` can be made long. */
export function aCheckResult(excerpt = 'ok'): CheckResult {
  return {
    name: 'test',
    command: 'npm test',
    outcome: 'passed',
    exitCode: 0,
    durationMs: 12.5,
    excerpt,
    tests: { passed: 3, failed: 0, skipped: 0 },
  };
}

/** Evidence with the given verdict. */
export function evidenceOf(verdict: Evidence['verdict'], extra: Partial<Evidence> = {}): Evidence {
  return {
    verdict,
    reason: 'Every check is green.',
    baseOid: 'b'.repeat(40),
    headOid: 'c'.repeat(40),
    branch: 'overnight/task-1',
    checks: [{ name: 'test', isTarget: true, base: aCheckResult(), head: aCheckResult() }],
    files: [{ path: 'README.md', status: 'modified', insertions: 1, deletions: 1 }],
    findings: [],
    ...extra,
  };
}

/** An agent that showed no sign of work. */
export const aStall = { quietMs: 5, runningCommands: 0, isLast: false, sentence: 'It stalled.' };

/** A try that took too much. */
export const anExcess = { of: 'disk', used: 2, ceiling: 1, sentence: 'It took too much.' } as const;

/** A forbidden operation that an agent tried. */
export const aTrip = {
  who: 'agent',
  operation: 'push',
  command: 'git push',
  by: 'shim',
  blocked: true,
} as const;

/** That a source is left alone and goes on again. */
export function breakerTold(nightId: string, sentence: string): readonly NewEvent[] {
  const source = { kind: 'agent', name: 'a' } as const;
  const opened = { ...source, failures: 3, retryAt: 9, sentence };
  return [
    { type: 'attempt.deferred', nightId, body: { retryAt: 9, n: 1, sentence } },
    { type: 'breaker.opened', nightId, body: opened },
    { type: 'breaker.closed', nightId, body: { ...source, by: 'work', sentence } },
  ];
}
