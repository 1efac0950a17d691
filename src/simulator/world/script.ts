import type { Hosts } from '../host/host.ts';
import type { Random } from '../random.ts';
import { befall } from './mishaps.ts';
import { fallAsleep } from './sleep.ts';
import { createUser, type User } from './user.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long nothing goes wrong before the end, so that what is open can be closed. */
export const CALM_MS = 3 * HOUR_MS;

/** How long the world lasts: from its first evening to the noon after its last night. */
export function lengthOf(world: World): number {
  return world.scenario.nights * DAY_MS - 6 * HOUR_MS;
}

/** Lays out what happens in a world: evenings with their user, nights with their mishaps, and a calm end. */
export function writeScript(world: World, hosts: Hosts): void {
  const endAt = lengthOf(world) - CALM_MS;
  const script: Script = {
    world,
    hosts,
    random: world.random.fork('script'),
    user: createUser(world, hosts),
    at: (ms, act) => world.later(Math.min(ms, endAt - 1), act),
  };
  script.at(0, () => hosts.start());
  for (let night = 0; night < world.scenario.nights; night += 1) writeNight(script, night);
  world.surely(endAt, () => {
    world.calmDown();
    hosts.start();
  });
}

interface Script {
  readonly world: World;
  readonly hosts: Hosts;
  readonly random: Random;
  readonly user: User;
  /** At a steady instant, but before the calm end. */
  at(ms: number, act: () => void): void;
}

function writeNight({ world, hosts, random, user, at }: Script, night: number): void {
  const { habits } = world.scenario;
  const evening = night * DAY_MS;
  for (let n = random.between(1, habits.tasks); n > 0; n -= 1) {
    at(evening + random.int(2 * HOUR_MS), user.queue);
  }
  if (random.chance(0.9)) {
    at(evening + random.between(9, 14) * HOUR_MS, () => closeForTheDay(world));
  }
  if (random.chance(habits.arms)) at(evening + random.int(3 * HOUR_MS), user.arm);
  if (random.chance(habits.meddles)) at(evening + random.int(14 * HOUR_MS), user.meddle);
  const mishaps = Math.round(habits.mishaps * (0.5 + random.int(1000) / 1000));
  for (let n = 0; n < mishaps; n += 1) {
    const place = { world, hosts, random: random.fork(`mishap/${night}/${n}`) };
    at(evening + hourOf(random), () => befall(place));
  }
}

/** Most mishaps come when something is at stake, and many of these when the window opens. */
function hourOf(random: Random): number {
  if (random.chance(0.4)) return random.between(2 * HOUR_MS, 4 * HOUR_MS);
  return random.int((random.chance(0.7) ? 14 : 24) * HOUR_MS);
}

/** By day the lid is closed, and opened again before the evening. */
function closeForTheDay(world: World): void {
  const { steadyMs } = world.clock.read();
  fallAsleep(world, DAY_MS - (steadyMs % DAY_MS) - 30 * 60_000, 2);
}
