import type { StoredEvent } from '../../../shared/event.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Trial } from '../../agent/ladder/record.ts';
import { isSameRung, type Rung } from '../../agent/ladder/rung.ts';
import type { StoreReads } from '../../ports/store.ts';
import { isSession } from '../../work/session/session-task.ts';
import type { NightContext } from '../context.ts';

const NIGHTS_LOOKED_AT = 60;

/** What earlier nights proved of each rung (features E9). Read once a night, so that a restart chooses the same again. */
export function trialsOf({ ports: { store }, live, nightId }: NightContext): readonly Trial[] {
  live.trials ??= store
    .nights(NIGHTS_LOOKED_AT)
    .filter(({ id, endedAt }) => id !== nightId && endedAt !== null)
    .flatMap(({ id }) => trialsOfNight(store, id));
  return live.trials;
}

function trialsOfNight(store: StoreReads, nightId: string): Trial[] {
  const begun = begunBy(store, nightId);
  const attempts = store.attempts(nightId);
  return store.taskNights(nightId).flatMap(({ taskId, evidence }) => {
    const task = store.task(taskId);
    if (task === null || evidence === null || isSession(task)) return [];
    const { repoId, category } = task;
    const own = attempts.filter((attempt) => attempt.taskId === taskId);
    const trials = own.flatMap((attempt, n): Trial[] => {
      const accepted = acceptanceOf(attempt, n === own.length - 1 ? evidence : null);
      const rung = rungOf(attempt, begun.get(attempt.id));
      const at = attempt.endedAt ?? attempt.startedAt;
      return accepted === null ? [] : [{ repoId, category, rung, accepted, at }];
    });
    return trials.filter((trial, n) => !isRepeated(trial, trials[n + 1]));
  });
}

/** A task that is too hard is no worse for having been tried three times on one rung: only the last try counts. */
function isRepeated({ rung }: Trial, next: Trial | undefined): boolean {
  return next !== undefined && isSameRung(rung, next.rung);
}

/** What an attempt was begun with. */
export type Begun = Extract<StoredEvent, { readonly type: 'attempt.begun' }>['body'];

/** How the attempts of a night were begun, by attempt id. */
export function begunBy(store: StoreReads, nightId: string): ReadonlyMap<string, Begun> {
  return new Map(
    store
      .eventsOf(nightId, ['attempt.begun'])
      .flatMap((event) =>
        event.type === 'attempt.begun' && event.attemptId !== undefined
          ? [[event.attemptId, event.body] as const]
          : [],
      ),
  );
}

/** The rung an attempt ran on. */
export function rungOf({ agent }: Attempt, begun: Begun | undefined): Rung {
  return { agent, model: begun?.rung?.model ?? null, effort: begun?.rung?.effort ?? null };
}

/** How a run must have ended for its result to say something about the agent: by itself. */
const ENDED_ITSELF = ['done', 'failed', 'stalled', 'hang'];

/**
 * Whether a try was accepted; null when it proves nothing: a limit, an interruption, a stop, a question, a start that
 * failed, no change at all, or work that no check could judge. `evidence` is null of a try after which another came.
 */
export function acceptanceOf(attempt: Attempt, evidence: Evidence | null): boolean | null {
  const kind = attempt.outcome?.kind;
  if (kind === undefined || !ENDED_ITSELF.includes(kind)) return null;
  if (evidence === null) return false;
  if (evidence.verdict === 'verified') return true;
  if (evidence.verdict !== 'failed' && evidence.verdict !== 'unverified') return null;
  const isFound = evidence.findings.some((finding) => finding.kind !== 'no-check');
  return isFound || (kind !== 'done' && evidence.verdict === 'failed') ? false : null;
}
