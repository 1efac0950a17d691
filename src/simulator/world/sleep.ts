import type { World } from './world.ts';

const SECOND_MS = 1000;

/** Puts the machine to sleep for `forMs`, with dark wakes in between in which timers run; nothing when it sleeps. */
export function fallAsleep(world: World, forMs: number, darkWakes: number): void {
  const { machine, clock, random } = world;
  if (machine.state.wake !== 'awake') return;
  for (const listener of [...machine.sleepListeners]) listener('suspend');
  setWake(world, 'asleep');
  const until = clock.read().steadyMs + forMs;
  for (let n = 0; n < darkWakes; n += 1) {
    const at = random.int(Math.max(1, forMs - 60 * SECOND_MS));
    world.later(at, () => {
      if (machine.state.wake !== 'asleep' || clock.read().steadyMs > until) return;
      setWake(world, 'dark');
      const sliceMs = random.pick([2, 8, 22, 26, 45]) * SECOND_MS;
      world.later(sliceMs, () => {
        if (machine.state.wake === 'dark') setWake(world, 'asleep');
      });
    });
  }
  world.later(forMs, () => wakeUp(world));
}

/** Wakes the machine fully; nothing when it is awake. */
export function wakeUp(world: World): void {
  const { machine } = world;
  if (machine.state.wake === 'awake') return;
  setWake(world, 'awake');
  for (const listener of [...machine.sleepListeners]) listener('resume');
  machine.change({});
}

function setWake(world: World, wake: 'awake' | 'dark' | 'asleep'): void {
  world.machine.change({ wake });
  world.clock.setAwake(wake !== 'asleep');
  world.note({ kind: 'machine', says: wake === 'dark' ? 'dark wake' : wake });
}
