import { createEngine, type Engine } from '../../engine/engine.ts';
import { createGate, type Gate, HostDead } from './gate.ts';
import { type Ground, portsOf } from './ports.ts';

/** The program on the machine: started, killed and started again, always on the same journal. */
export interface Hosts {
  /** The engine that runs now; null while the program is not there. */
  engine(): Engine | null;
  /** Starts the program, unless it runs. */
  start(): void;
  /** Kills it at once, without a word. */
  kill(): void;
  /** It dies at one of its next calls of a port. */
  killWithin(calls: number): void;
  /** It is asked to end. */
  quit(): void;
  /** Clears away a host that died by itself; true when there was one. */
  tidy(): boolean;
}

interface Host {
  readonly engine: Engine;
  readonly gate: Gate;
}

const HOST = { appVersion: '0.0.0-simulated', machineId: 'simulated' };

/** No program runs yet. */
export function createHosts(ground: Ground): Hosts {
  const { world } = ground;
  const held: { host: Host | null } = { host: null };

  const clear = (is: 'crashed' | 'quit'): void => {
    held.host?.gate.die();
    held.host = null;
    world.clock.dropHostTimers();
    world.machine.listeners.clear();
    world.machine.sleepListeners.clear();
    world.machine.holds.clear();
    world.isHostUp = false;
    world.clock.setHost(false);
    ground.processes.orphan();
    world.note({ kind: 'host', is });
  };

  const start = (): void => {
    if (held.host !== null) return;
    const gate = createGate();
    const host = { gate, engine: createEngine(portsOf(ground, gate), HOST) };
    held.host = host;
    world.isHostUp = true;
    world.clock.setHost(true);
    world.note({ kind: 'host', is: 'started' });
    follow(ground, gate, host.engine.start());
  };

  return {
    engine: () => held.host?.engine ?? null,
    start,
    kill: () => {
      if (held.host !== null) clear('crashed');
    },
    killWithin: (calls) => held.host?.gate.dieAfter(calls),
    quit: () => {
      const { host } = held;
      if (host === null) return;
      const ended = host.engine.stop().then(() => {
        if (held.host === host) clear('quit');
      });
      follow(ground, host.gate, ended);
    },
    tidy: () => {
      if (held.host === null || held.host.gate.isAlive) return false;
      clear('crashed');
      return true;
    },
  };
}

/** A promise of the program that fails is a bug of it, unless its process is gone. */
export function follow({ world }: Ground, gate: Gate, promise: Promise<unknown>): void {
  promise.catch((fault: unknown) => {
    if (!gate.isAlive || fault instanceof HostDead) return;
    world.note({ kind: 'fault', says: String(fault instanceof Error ? fault.stack : fault) });
  });
}
