import type { Store } from '../../engine/ports/store.ts';
import type { WiredTrip } from './watch-run.ts';

const MAX_IN_A_NIGHT = 500;

/** Writes a trip into the journal, with the night that is open and the attempt it belongs to. */
export function recordTrip(store: Store, trip: WiredTrip): void {
  const night = store.openNight();
  if (night === null) return;
  if (store.eventsOf(night.id, ['wire.tripped']).length >= MAX_IN_A_NIGHT) return;
  const { kind: who, runToken, operation, command, by, blocked } = trip;
  const attempt = store.attempts(night.id).find((one) => one.runToken === runToken);
  store.append({
    type: 'wire.tripped',
    nightId: night.id,
    ...(attempt !== undefined && { taskId: attempt.taskId, attemptId: attempt.id }),
    body: { who, operation, command, by, blocked },
  });
}
