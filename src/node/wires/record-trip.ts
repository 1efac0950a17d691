import type { Store } from '../../engine/ports/store.ts';
import type { StoredEvent } from '../../shared/event.ts';
import type { WiredTrip } from './watch-run.ts';

const MAX_IN_A_NIGHT = 500;

/** Writes a trip into the journal, with the night that is open and the attempt it belongs to; of one attempt, once. */
export function recordTrip(store: Store, trip: WiredTrip): void {
  const night = store.openNight();
  if (night === null) return;
  const { kind: who, runToken, operation, command, by, blocked } = trip;
  const attempt = store.attempts(night.id).find((one) => one.runToken === runToken);
  const told = store.eventsOf(night.id, ['wire.tripped']);
  if (told.length >= MAX_IN_A_NIGHT) return;
  if (attempt !== undefined && tripsOf(told, attempt.id).includes(`${operation}\n${command}`))
    return;
  store.append({
    type: 'wire.tripped',
    nightId: night.id,
    ...(attempt !== undefined && { taskId: attempt.taskId, attemptId: attempt.id }),
    body: { who, operation, command, by, blocked },
  });
}

function tripsOf(events: readonly StoredEvent[], attemptId: string): string[] {
  return events.flatMap((event) =>
    event.type === 'wire.tripped' && event.attemptId === attemptId
      ? [`${event.body.operation}\n${event.body.command}`]
      : [],
  );
}
