import type { StoredEvent } from '../../../shared/event.ts';
import type { OutcomeKind } from '../../../shared/schema/attempt.ts';
import type { BreakerSource } from '../../../shared/schema/halts/breaker.ts';
import type { TaskSource } from '../../../shared/schema/task.ts';

/** What one event says of one source. `closed`: its count begins anew. */
export interface Moment {
  readonly source: BreakerSource;
  readonly at: number;
  readonly says: 'failure' | 'success' | 'opened' | 'closed';
  /** Of `opened`: when it may be tried again. */
  readonly retryAt: number;
}

/** What is known of a task and of an attempt besides their events. */
export interface Lookup {
  readonly task: (id: string) => { readonly repoId: string; readonly source: TaskSource } | null;
  /** The agent of an attempt. */
  readonly agentOf: (attemptId: string) => string | null;
}

/** How a task's reason begins when none of its work was begun: that says nothing about where it came from. */
export const NOT_STARTED = 'Not started: ';

/** What passes by itself: no room for a process, too many files, no memory. A missing program does not. */
const PASSING = /\((?:EAGAIN|EMFILE|ENFILE|ENOMEM)\)/;

/** Whether an agent could not be started for a reason that is the machine's and passes. */
export function isPassing(message: string): boolean {
  return PASSING.test(message);
}

/** How often a run is tried again whose service was not reached or could not work, before that counts. */
export const SERVICE_RETRIES = 3;

/**
 * Ends of an attempt that speak against its agent. A limit, a budget, a stop, an interruption and a crash of the host say
 * nothing about it; a task that it refuses, that needs a model or is too long, only something about the task.
 */
const AGAINST_AGENT: readonly OutcomeKind[] = [
  'failed',
  'stalled',
  'invalid',
  'auth',
  'spawn-failed',
];

/**
 * What a night's events say of its sources, oldest first. For an agent its attempts count, and only new committed work or a
 * question is a success: that it ended well and did nothing proves nothing. For a repository and for an origin the verdicts
 * count of tasks whose agent did its part.
 */
export function momentsOf(events: readonly StoredEvent[], lookup: Lookup): Moment[] {
  const last = new Map<string, LastRun>();
  return events.flatMap((event): Moment[] => {
    switch (event.type) {
      case 'breaker.opened':
      case 'breaker.closed':
        return [marked(event)];
      case 'task.judged': {
        const { kind } = last.get(event.taskId ?? '') ?? NO_RUN;
        last.delete(event.taskId ?? '');
        return ofVerdict(event, kind, lookup);
      }
      case 'attempt.ended':
      case 'attempt.committed': {
        const before = last.get(event.taskId ?? '') ?? NO_RUN;
        last.set(event.taskId ?? '', runAfter(before, event));
        return ofAttempt(event, before, lookup);
      }
      default:
        return [];
    }
  });
}

/** How the last run at a task ended, and the newest commit of the task. */
interface LastRun {
  readonly kind: OutcomeKind | null;
  readonly oid: string | null;
  /** How many runs in a row had trouble with their service. */
  readonly troubles: number;
}

const NO_RUN: LastRun = { kind: null, oid: null, troubles: 0 };

type AttemptEvent = Extract<StoredEvent, { type: 'attempt.ended' | 'attempt.committed' }>;

function runAfter(before: LastRun, event: AttemptEvent): LastRun {
  if (event.type === 'attempt.committed') return { ...before, oid: event.body.oid };
  const kind = event.body.outcome?.kind ?? null;
  return { ...before, kind, troubles: isTrouble(kind) ? before.troubles + 1 : 0 };
}

function isTrouble(kind: OutcomeKind | null): boolean {
  return kind === 'network' || kind === 'overloaded';
}

function ofAttempt(event: AttemptEvent, before: LastRun, { agentOf }: Lookup): Moment[] {
  const name = agentOf(event.attemptId ?? '');
  const says =
    event.type === 'attempt.committed' ? ofCommit(event.body.oid, before) : ofEnd(event, before);
  if (name === null || says === null) return [];
  return [{ source: { kind: 'agent', name }, at: event.at, says, retryAt: 0 }];
}

function ofCommit(oid: string, before: LastRun): 'success' | null {
  return before.kind === 'done' && oid !== before.oid ? 'success' : null;
}

function ofEnd(
  { body: { outcome } }: Extract<StoredEvent, { type: 'attempt.ended' }>,
  { troubles }: LastRun,
): 'failure' | 'success' | null {
  if (outcome === null) return null;
  if (outcome.kind === 'question') return 'success';
  if (isTrouble(outcome.kind)) return troubles >= SERVICE_RETRIES ? 'failure' : null;
  const isPassed = outcome.kind === 'spawn-failed' && isPassing(outcome.message);
  return AGAINST_AGENT.includes(outcome.kind) && !isPassed ? 'failure' : null;
}

function marked(
  event: Extract<StoredEvent, { type: 'breaker.opened' | 'breaker.closed' }>,
): Moment {
  const { kind, name } = event.body;
  const source = { kind, name };
  return event.type === 'breaker.opened'
    ? { source, at: event.at, says: 'opened', retryAt: event.body.retryAt }
    : { source, at: event.at, says: 'closed', retryAt: 0 };
}

function ofVerdict(
  event: Extract<StoredEvent, { type: 'task.judged' }>,
  lastKind: OutcomeKind | null,
  { task: find }: Lookup,
): Moment[] {
  const task = find(event.taskId ?? '');
  const says = saysOf(event.body.evidence, lastKind);
  if (task === null || says === null) return [];
  return sourcesOf(task).map((source) => ({ source, at: event.at, says, retryAt: 0 }));
}

function saysOf(
  { verdict, reason }: { readonly verdict: string; readonly reason: string },
  lastKind: OutcomeKind | null,
): 'failure' | 'success' | null {
  if (verdict === 'verified' || verdict === 'question') return 'success';
  const didItsPart = lastKind === null || lastKind === 'done';
  return verdict === 'failed' && didItsPart && !reason.startsWith(NOT_STARTED) ? 'failure' : null;
}

/** Where a task comes from, as far as that can be left alone: what a person queued, stands for itself. */
export function sourcesOf(task: {
  readonly repoId: string;
  readonly source: TaskSource;
}): BreakerSource[] {
  const repository = { kind: 'repository', name: task.repoId } as const;
  if (task.source === 'queue') return [repository];
  return [repository, { kind: 'origin', name: task.source }];
}
