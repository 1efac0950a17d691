import { openMemoryJournal } from '../node/store/memory.ts';
import { createHosts, type Hosts } from './host/host.ts';
import { createSeededIds } from './host/ids.ts';
import type { Ground } from './host/ports.ts';
import { catchingRejections } from './host/rejections.ts';
import { createAgents } from './world/agents.ts';
import { createRepositories } from './world/repositories.ts';
import type { Scenario } from './world/scenario.ts';
import { lengthOf, writeScript } from './world/script.ts';
import { createWorld, type World } from './world/world.ts';

/** A world that has been lived through, to be looked at; `close` frees its journal. */
export interface Lived {
  readonly ground: Ground;
  /** Moments at which something happened. */
  readonly ticks: number;
  close(): void;
}

/** More moments than any world has: the program goes round in a circle. */
const MOST_TICKS = 400_000;

/** Lives through a scenario with the real engine, and with time that is not real. */
export async function live(scenario: Scenario): Promise<Lived> {
  const world = createWorld(scenario);
  const repositories = createRepositories(world);
  const ground: Ground = {
    world,
    journal: openMemoryJournal(),
    repositories,
    processes: createAgents(world, repositories.dirty),
    ids: createSeededIds(world.random.fork('ids'), () => world.clock.read().wallMs),
  };
  const hosts = createHosts(ground);
  writeScript(world, hosts);
  const endAt = lengthOf(world);
  const ticks = await catchingRejections(
    (fault) => world.note({ kind: 'fault', says: `nobody handled: ${textOf(fault)}` }),
    () => pass(world, hosts, endAt),
  );
  world.clock.moveTo(Math.max(world.clock.read().steadyMs, endAt));
  world.note({ kind: 'machine', says: 'the end' });
  if (ticks >= MOST_TICKS) world.note({ kind: 'fault', says: 'time does not go on' });
  return {
    ground,
    ticks,
    close: () => {
      hosts.kill();
      ground.journal.close();
    },
  };
}

/** Lets time go by until `endAt`, from one moment at which something happens to the next; answers with their number. */
async function pass(world: World, hosts: Hosts, endAt: number): Promise<number> {
  let ticks = 0;
  for (; ticks < MOST_TICKS; ticks += 1) {
    const at = Math.min(world.nextActAt(), world.clock.nextAt());
    if (at > endAt) break;
    world.clock.moveTo(at);
    world.act();
    if (world.machine.state.wake !== 'asleep') world.clock.fire();
    await settle();
    hosts.tidy();
  }
  return ticks;
}

function textOf(fault: unknown): string {
  return String(fault instanceof Error ? fault.stack : fault);
}

/** One turn of the event loop: by then every promise that can go on has gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
