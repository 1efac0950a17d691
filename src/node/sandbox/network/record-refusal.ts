import type { Store } from '../../../engine/ports/store.ts';
import type { NetworkRefusal } from '../sandbox.ts';

const MAX_IN_A_NIGHT = 500;

/** Writes into the journal what was refused, with the night that is open and the attempt it belongs to. */
export function recordRefusal(store: Store, refusal: NetworkRefusal): void {
  const night = store.openNight();
  if (night === null) return;
  const told = store.eventsOf(night.id, ['network.refused']);
  if (told.length >= MAX_IN_A_NIGHT) return;
  const { kind: who, destination, why, runToken } = refusal;
  const attempt = store.attempts(night.id).find((one) => one.runToken === runToken);
  store.append({
    type: 'network.refused',
    nightId: night.id,
    ...(attempt !== undefined && { taskId: attempt.taskId, attemptId: attempt.id }),
    body: { who, destination, why },
  });
}
