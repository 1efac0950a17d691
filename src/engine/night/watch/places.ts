import type { HoldLevel } from '../../../shared/schema/night.ts';
import type { Place } from './night-hold.ts';

/** Counts who is at work, and gives a place only where the night's level allows one more. */
export interface Places {
  claim(place: Place, allowed: { level: HoldLevel; noNewTasks: boolean }): (() => void) | null;
}

const OPEN_TO: Readonly<Record<HoldLevel, readonly Place[]>> = {
  none: ['task', 'agent'],
  'no-new-tasks': ['agent'],
  'reduce-to-one': ['task', 'agent'],
  'pause-soft': [],
  'checkpoint-and-stop': [],
};

/** Nobody is at work yet. `onFree` is told of each place given back. */
export function createPlaces(onFree: () => void): Places {
  const taken: Record<Place, number> = { task: 0, agent: 0 };
  return {
    claim: (place, { level, noNewTasks }) => {
      const isFull = level === 'reduce-to-one' && taken[place] > 0;
      const isClosed = place === 'task' && noNewTasks;
      if (isFull || isClosed || !OPEN_TO[level].includes(place)) return null;
      taken[place] += 1;
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        taken[place] -= 1;
        onFree();
      };
    },
  };
}
