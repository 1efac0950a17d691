import type { World } from '../world/world.ts';
import type { Gate } from './gate.ts';

interface HoldRequest {
  readonly name: string;
  readonly timeoutMs: number;
  readonly scope: 'night' | 'run';
}

const NEVER_MS = 365 * 86_400_000;

/** Holds on the system's sleep, as the machine grants them: they end with their host, or when they run out. */
export function createHolds(world: World, gate: Gate) {
  let made = 0;
  const take = (name: string, timeoutMs: number) => {
    made += 1;
    const id = `${made} ${name}`;
    const { machine } = world;
    const end = (is: 'released' | 'lost'): void => {
      if (machine.holds.delete(id)) world.note({ kind: 'hold', is, name: id });
    };
    machine.holds.add(id);
    world.note({ kind: 'hold', is: 'taken', name: id });
    let cancel = world.surely(timeoutMs, () => end('lost'));
    return {
      heldBy: 'world',
      isHeld: async () => machine.holds.has(id),
      renew: (ms: number) => {
        cancel();
        if (machine.holds.has(id)) cancel = world.surely(ms, () => end('lost'));
      },
      release: () => {
        cancel();
        if (gate.isAlive) end('released');
      },
    };
  };
  return {
    hold: ({ name, timeoutMs }: HoldRequest) => take(name, timeoutMs),
    holdAwake: (reason: string) => take(reason, NEVER_MS),
  };
}
