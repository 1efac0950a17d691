import type { Config } from '../../shared/schema/config.ts';
import type { Store } from '../ports/store.ts';

/** Ends a pause whose time is over, and begins one after too many nights in a row that failed (scheduling-power.md 1.3). */
export function keepPauses({ store }: { store: Store }, config: Config, now: number): void {
  const { id: scheduleId } = config;
  const { paused, pausedUntil, resumedAt } = store.scheduleState(scheduleId);
  if (paused) {
    if (pausedUntil === null || now < pausedUntil) return;
    const reason = 'The time you set for the pause is over.';
    store.append({ type: 'schedule.resumed', body: { scheduleId, reason } });
    return;
  }
  const most = config.schedule.pauseOnFailures;
  if (most === 0) return;
  const ended = store
    .nights(most + NOT_COUNTED)
    .filter(({ endedAt, startedAt, trigger }) => {
      const isNew = endedAt !== null && endedAt > (resumedAt ?? Number.NEGATIVE_INFINITY);
      return isNew && startedAt !== null && trigger !== 'command';
    })
    .slice(0, most);
  if (ended.length < most || !ended.every(({ state }) => state === 'failed')) return;
  const note = `${most} nights in a row failed`;
  store.append({ type: 'schedule.paused', body: { scheduleId, note, until: null } });
}

/** Nights that never began or were started by hand may lie between. */
const NOT_COUNTED = 20;
