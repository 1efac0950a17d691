import type { AttemptState } from '../../../shared/schema/attempt.ts';
import { countEscalations, DAY_MS, type EscalationUse } from '../../agent/ladder/quota.ts';
import type { StoreReads } from '../../ports/store.ts';
import { begunBy } from './past.ts';

const NIGHTS_LOOKED_AT = 200;
const LIVE: readonly AttemptState[] = ['starting', 'running', 'stopping'];

/** The escalations that count now, from the journal alone: a restart forgets none (features E6). */
export function escalationUse(store: StoreReads, now: number): EscalationUse {
  const at = store
    .nights(NIGHTS_LOOKED_AT)
    .filter(({ endedAt }) => endedAt === null || endedAt > now - DAY_MS)
    .flatMap(({ id }) => store.eventsOf(id, ['ladder.escalated']))
    .flatMap((event) =>
      event.type === 'ladder.escalated' && event.body.exempt === null ? [event.at] : [],
    );
  return countEscalations(at, now, runningAbove(store));
}

/** Tries under way above the cheapest rung, but for those that are exempt. */
function runningAbove(store: StoreReads): number {
  const night = store.openNight();
  if (night === null) return 0;
  const begun = begunBy(store, night.id);
  return store
    .attempts(night.id)
    .filter(({ state }) => LIVE.includes(state))
    .map(({ id }) => begun.get(id)?.rung)
    .filter((rung) => rung !== undefined && rung.level > 0 && rung.exempt === null).length;
}
