import type { NightRow, TaskNightRow } from '../../../src/engine/ports/store.ts';
import type { BriefInput } from '../../../src/engine/report/brief.ts';
import type { EventBody, EventType, StoredEvent } from '../../../src/shared/event.ts';
import type { Attempt, Outcome } from '../../../src/shared/schema/attempt.ts';
import type { CheckResult } from '../../../src/shared/schema/check.ts';
import type { Evidence } from '../../../src/shared/schema/evidence.ts';
import type { Decision, Task, VerdictKind } from '../../../src/shared/schema/task.ts';

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
/** 2026-11-20 22:00 UTC. */
export const START_AT = Date.UTC(2026, 10, 20, 22);

export function night(extra: Partial<NightRow> = {}): NightRow {
  return {
    id: 'N1',
    state: 'brief-ready',
    phase: null,
    trigger: 'user',
    waitingFor: null,
    reason: 'All work is done.',
    armedAt: START_AT - HOUR_MS,
    windowStartAt: START_AT,
    deadlineAt: START_AT + 8 * HOUR_MS,
    startedAt: START_AT,
    endedAt: START_AT + 6 * HOUR_MS,
    recoveries: 0,
    configHash: 'c',
    briefReadAt: null,
    scope: {},
    configId: 'default',
    briefPath: null,
    headline: null,
    strategy: '# Strategy',
    briefDueAt: null,
    briefAnnouncedAt: null,
    ...extra,
  };
}

export function task(id: string, extra: Partial<Task> = {}): Task {
  return {
    id,
    repoId: 'app',
    source: 'queue',
    key: id,
    title: `Task ${id}`,
    instructions: 'Do it.',
    category: 'bug-fix',
    trust: 'operator',
    targets: [],
    estimateMs: HOUR_MS,
    priority: 0,
    state: 'done',
    verdict: null,
    nightId: 'N1',
    createdAt: 0,
    updatedAt: 0,
    ...extra,
  };
}

export function check(name: string, outcome: CheckResult['outcome'], excerpt = ''): CheckResult {
  const exitCode = outcome === 'passed' ? 0 : 1;
  return {
    name,
    command: `npm run -s ${name}`,
    outcome,
    exitCode,
    durationMs: 1500,
    excerpt,
    tests: null,
  };
}

export function evidence(verdict: VerdictKind, extra: Partial<Evidence> = {}): Evidence {
  return {
    verdict,
    reason: `It is ${verdict}.`,
    baseOid: 'a'.repeat(40),
    headOid: 'b'.repeat(40),
    branch: 'overnight/x',
    checks: [
      {
        name: 'test',
        isTarget: true,
        base: check('test', 'failed'),
        head: check('test', verdict === 'verified' ? 'passed' : 'failed', 'one\ntwo'),
      },
    ],
    files: [{ path: 'src/a.js', status: 'modified', insertions: 3, deletions: 1 }],
    findings: [],
    ...extra,
  };
}

export function row(
  taskId: string,
  verdict: VerdictKind | null,
  extra: Partial<TaskNightRow> = {},
): TaskNightRow {
  return {
    nightId: 'N1',
    taskId,
    branch: `overnight/${taskId}`,
    baseOid: 'a'.repeat(40),
    begunAt: START_AT,
    doing: '',
    evidence: verdict === null ? null : evidence(verdict),
    judgedAt: verdict === null ? null : START_AT + HOUR_MS,
    landedRef: null,
    landedOid: null,
    ...extra,
  };
}

export function outcome(extra: Partial<Outcome> = {}): Outcome {
  return {
    kind: 'done',
    message: 'done',
    lastText: 'All is well.',
    question: null,
    exitCode: 0,
    resetsAt: null,
    usage: null,
    threadId: null,
    outputBytes: 0,
    ...extra,
  };
}

export function attempt(taskId: string, extra: Partial<Attempt> = {}): Attempt {
  return {
    id: `${taskId}-1`,
    taskId,
    nightId: 'N1',
    n: 1,
    agent: 'codex',
    model: null,
    sandbox: 'not sandboxed',
    state: 'done',
    runToken: 'x',
    branch: 'overnight/x',
    baseOid: 'a',
    headOid: null,
    pid: null,
    pidStart: null,
    bootId: null,
    threadId: null,
    startedAt: START_AT,
    endedAt: START_AT + 10 * MINUTE_MS,
    deadlineAt: START_AT + HOUR_MS,
    outcome: outcome(),
    logPath: 'attempts/x.log',
    ...extra,
  };
}

export function decision(
  taskId: string,
  choice: Decision['choice'],
  reason = 'Because.',
): Decision {
  return { nightId: 'N1', taskId, choice, reason, score: 1, decidedAt: START_AT };
}

/** An event of the night, `minutes` after its start; the minute is its sequence number too. */
export function event<K extends EventType>(
  type: K,
  minutes: number,
  body: EventBody<K>,
): StoredEvent {
  return {
    type,
    nightId: 'N1',
    body,
    seq: minutes,
    at: START_AT + minutes * MINUTE_MS,
  } as StoredEvent;
}

export function briefInput(extra: Partial<BriefInput> = {}): BriefInput {
  return {
    night: night(),
    tasks: [],
    taskNights: [],
    attempts: [],
    decisions: [],
    repoNights: [],
    baselines: new Map(),
    events: [],
    lostStarts: [],
    now: START_AT + 6 * HOUR_MS,
    configId: 'default',
    ...extra,
  };
}
