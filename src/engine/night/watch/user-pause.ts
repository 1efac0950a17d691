import { appError } from '../../../shared/error.ts';
import type { EventType, StoredEvent } from '../../../shared/event.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { NightRow, Store } from '../../ports/store.ts';
import { HOLD_EVENTS, holdOf } from '../../report/hold-story.ts';

/** What a person asked of a running night. */
export interface UserPause {
  readonly isPaused: boolean;
  /** Constraints that they went on against, not asked any more tonight. */
  readonly ignore: readonly string[];
}

/** The events that `readPause` reads. */
export const PAUSE_EVENTS: readonly EventType[] = ['night.paused', 'night.resumed'];

/** Where the person's wishes stand after `events`, oldest first. */
export function readPause(events: readonly StoredEvent[]): UserPause {
  const last = events.findLast(({ type }) => PAUSE_EVENTS.includes(type));
  return {
    isPaused: last?.type === 'night.paused',
    ignore: events.flatMap((event) => (event.type === 'night.resumed' ? event.body.ignore : [])),
  };
}

/** The commands of a person to the night that runs. The night hears of them through the journal, also after a restart. */
export function createPauses(store: Store): {
  pause(note: string): Result<{ nightId: string }>;
  resume(): Result<{ nightId: string }>;
} {
  return {
    pause: (note) => {
      const running = runningNight(store);
      if (!running.ok) return running;
      const nightId = running.value.id;
      if (pauseOf(store, nightId).isPaused) {
        return fail(appError('bad-transition', 'The night is paused already.'));
      }
      store.append({ type: 'night.paused', nightId, body: { note } });
      return ok({ nightId });
    },
    resume: () => {
      const running = runningNight(store);
      if (!running.ok) return running;
      const nightId = running.value.id;
      const held = holdOf(store.eventsOf(nightId, HOLD_EVENTS));
      const isForUser = held !== null && held.because === 'user-idle';
      if (!pauseOf(store, nightId).isPaused && !isForUser) {
        return fail(appError('bad-transition', 'The night is not paused by you.'));
      }
      const ignore = isForUser ? ['user-idle'] : [];
      store.append({ type: 'night.resumed', nightId, body: { ignore } });
      return ok({ nightId });
    },
  };
}

/** Where the person's wishes for a night stand. */
export function pauseOf(store: Pick<Store, 'eventsOf'>, nightId: string): UserPause {
  return readPause(store.eventsOf(nightId, PAUSE_EVENTS));
}

function runningNight(store: Store): Result<NightRow> {
  const night = store.openNight();
  if (night === null) return fail(appError('no-night', 'No night is open.'));
  if (night.state === 'running') return ok(night);
  return fail(appError('bad-transition', whyNot(night)));
}

function whyNot({ state, startedAt }: NightRow): string {
  if (state === 'finishing') return 'The night is finishing: nothing is left to pause.';
  return startedAt === null
    ? 'The night has not started; cancel it instead.'
    : 'Nothing runs now: the night waits for its next start.';
}
