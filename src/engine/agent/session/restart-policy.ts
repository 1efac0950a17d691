import type { OutcomeKind } from '../../../shared/schema/attempt.ts';

/** One run of a session's agent that ended. */
export interface SessionRun {
  /** `lost`: its host died. */
  readonly kind: OutcomeKind | 'lost';
  /** It left a change or a question. */
  readonly isFruitful: boolean;
  readonly threadId: string | null;
}

/** Where a session stands, by its journal. */
export interface SessionProgress {
  /** In order. */
  readonly runs: readonly SessionRun[];
  /** The agent said that nothing is left to do. */
  readonly isFinished: boolean;
  /** An item is begun and not ended, or a change belongs to none. */
  readonly hasOpenWork: boolean;
  readonly items: number;
  /** Time left for agents, and until a run is no longer worth its start. */
  readonly leftMs: number;
  readonly leftToStartMs: number;
}

/** What bounds the restarts of a session. */
export interface RestartPolicy {
  readonly maxRestarts: number;
  readonly restartDelayMs: number;
  readonly maxItems: number;
  readonly canResume: boolean;
}

/** Why a session's agent is started again. */
export type RestartCause = 'ended-early' | 'failed' | 'time' | 'interrupted' | 'limit';

/** Why a session is over. */
export type SessionEnd =
  | 'finished'
  | 'nothing-new'
  | 'failing'
  | 'restarts'
  | 'items'
  | 'deadline'
  | 'cannot-run'
  | 'limit';

/** What comes next in a session: another run, or its end. */
export type SessionMove =
  | {
      readonly kind: 'run';
      /** Null for the first run. */
      readonly cause: RestartCause | null;
      /** Continue this thread; null: a fresh start with a handoff. */
      readonly threadId: string | null;
      readonly waitMs: number;
      /** Too little time is left to begin anything new. */
      readonly isWrapUp: boolean;
    }
  | { readonly kind: 'end'; readonly why: SessionEnd };

/** Runs in a row without anything new after which a session is over. */
export const MOST_BARREN = 3;
/** Below this nothing is begun, not even to end what is open. */
const LEAST_LEFT_MS = 60_000;
const LONGEST_DELAY_MS = 600_000;

const CAUSES: Readonly<Record<SessionRun['kind'], RestartCause | SessionEnd>> = {
  done: 'ended-early',
  question: 'ended-early',
  failed: 'failed',
  stalled: 'failed',
  hang: 'failed',
  excess: 'failed',
  network: 'failed',
  overloaded: 'failed',
  refused: 'failed',
  context: 'failed',
  invalid: 'cannot-run',
  stopped: 'time',
  interrupted: 'interrupted',
  lost: 'interrupted',
  limit: 'limit',
  budget: 'limit',
  auth: 'cannot-run',
  'needs-model': 'cannot-run',
  'spawn-failed': 'cannot-run',
};

/**
 * What a session does after its last run (features D13). An agent that ends early is resumed by its thread until the time,
 * the restarts, or the work is used up. What we cut short ourselves, and a usage limit, count for no restart.
 */
export function nextMove(progress: SessionProgress, policy: RestartPolicy): SessionMove {
  const last = progress.runs.at(-1);
  if (last === undefined) {
    return { kind: 'run', cause: null, threadId: null, waitMs: 0, isWrapUp: false };
  }
  const cause = CAUSES[last.kind];
  const why = whyOver(progress, policy, last);
  if (why !== null) return { kind: 'end', why };
  if (!isRestart(cause)) return { kind: 'end', why: cause };
  return {
    kind: 'run',
    cause,
    threadId: threadFor(progress, policy),
    waitMs: cause === 'interrupted' || cause === 'limit' ? 0 : delayOf(progress, policy),
    isWrapUp: progress.leftToStartMs <= 0,
  };
}

function isRestart(cause: RestartCause | SessionEnd): cause is RestartCause {
  return ['ended-early', 'failed', 'time', 'interrupted', 'limit'].includes(cause);
}

function whyOver(
  progress: SessionProgress,
  policy: RestartPolicy,
  last: SessionRun,
): SessionEnd | null {
  if (last.kind === 'budget') return 'limit';
  const counted = progress.runs.filter(counts);
  const isCut = !counts(last);
  if (progress.isFinished && !isCut) return 'finished';
  if (progress.items >= policy.maxItems) return 'items';
  if (barrenAtEnd(counted) >= MOST_BARREN) return endOfBarren(counted);
  if (!isCut && counted.length > policy.maxRestarts) return 'restarts';
  if (progress.leftToStartMs > 0) return null;
  const mayWrapUp = progress.hasOpenWork && progress.leftMs >= LEAST_LEFT_MS;
  return mayWrapUp ? null : 'deadline';
}

/** Whether a run ended of itself, so that starting again counts. */
function counts({ kind }: SessionRun): boolean {
  const cause = CAUSES[kind];
  return cause === 'ended-early' || cause === 'failed' || cause === 'time';
}

/** How many of the last runs brought nothing. */
function barrenAtEnd(runs: readonly SessionRun[]): number {
  return runs.length - 1 - runs.findLastIndex(({ isFruitful }) => isFruitful);
}

function endOfBarren(runs: readonly SessionRun[]): SessionEnd {
  const last = runs.slice(-MOST_BARREN);
  return last.some(({ kind }) => CAUSES[kind] === 'failed') ? 'failing' : 'nothing-new';
}

/** A thread that is too long or failed to go on is left, so that one that is lost or broken does not end the session. */
function threadFor({ runs }: SessionProgress, { canResume }: RestartPolicy): string | null {
  const last = runs.at(-1);
  if (!canResume || last === undefined || last.kind === 'context') return null;
  const isBroken = CAUSES[last.kind] === 'failed' && !last.isFruitful;
  const before = runs.at(-2);
  const wasResumed = before !== undefined && before.threadId !== null;
  const named = last.threadId ?? (isBroken ? null : (before?.threadId ?? null));
  return isBroken && wasResumed ? null : named;
}

function delayOf({ runs }: SessionProgress, { restartDelayMs }: RestartPolicy): number {
  const barren = barrenAtEnd(runs.filter(counts));
  return barren === 0 ? 0 : Math.min(LONGEST_DELAY_MS, restartDelayMs * 2 ** (barren - 1));
}
