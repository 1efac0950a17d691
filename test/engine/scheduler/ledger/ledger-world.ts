import { afterEach } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

/** The world begins at 20:00 UTC on this evening; its window is 22:00 to 06:30. */
export function at(hours: number, minutes = 0): number {
  return Date.UTC(2026, 2, 2, hours, minutes);
}

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

type Settings = Record<string, unknown>;

/** A world with these settings, gone after the test. */
export function ledgerWorld(schedule: Settings = {}, limits: Settings = {}): World {
  const made = createWorld({ config: { schedule: { timeZone: 'UTC', ...schedule }, limits } });
  worlds.push(made);
  return made;
}

/** Every row of the ledger as "hour:minute state reason". */
export function rowsOf(made: World): string[] {
  return made.temp.store
    .slotsBetween(0, Number.MAX_SAFE_INTEGER)
    .map(({ slotAt, state, reason }) => {
      const time = new Date(slotAt).toISOString().slice(11, 16);
      return `${time} ${state} ${reason}`;
    });
}
