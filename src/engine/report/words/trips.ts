import type { StoredEvent } from '../../../shared/event.ts';
import type { Trip } from '../../../shared/schema/trip.ts';
import type { NightRow, StoreReads } from '../../ports/store.ts';

/** A trip in one line: the command, and what became of it. */
export function tellTrip({ command, operation, blocked }: Trip): string {
  return `Tried: ${command} (${operation}, ${blocked ? 'refused' : 'seen'})`;
}

/** The trips of a night; of one task alone where it is named. */
export function tripsIn(events: readonly StoredEvent[], taskId?: string): Trip[] {
  return events.flatMap((event) => {
    if (event.type !== 'wire.tripped') return [];
    if (taskId !== undefined && event.taskId !== taskId) return [];
    const { operation, command, by, blocked } = event.body;
    return [{ operation, command, by, blocked }];
  });
}

/** What a reviewer of a task should mind of its agent's trips: each operation once. */
export function tripRisks(trips: readonly Trip[]): string[] {
  const operations = [...new Set(trips.map(({ operation }) => operation))];
  return operations.map((operation) => `its agent tried: ${operation}`);
}

/** One notice for the status of a night on which something tripped. */
export function tripNotices(store: StoreReads, night: NightRow | null): string[] {
  if (night === null) return [];
  const count = store.eventsOf(night.id, ['wire.tripped']).length;
  if (count === 0) return [];
  const what = count === 1 ? 'A forbidden operation was' : `${count} forbidden operations were`;
  return [`${what} tried this night; the brief names each.`];
}
