import type { Hosts } from '../host/host.ts';
import type { Random } from '../random.ts';
import type { MachineState } from './machine.ts';
import { fallAsleep } from './sleep.ts';
import type { World } from './world.ts';

/** Where a mishap happens. */
export interface Place {
  readonly world: World;
  readonly hosts: Hosts;
  readonly random: Random;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

type Mishap = (place: Place) => void;

/** Changes the machine for a while. */
function forAWhile(
  part: Partial<MachineState>,
  back: Partial<MachineState>,
  [fromMs, toMs]: readonly [number, number],
): Mishap {
  return ({ world, random }) => {
    change(world, part);
    world.later(random.spread(fromMs, toMs), () => change(world, back));
  };
}

function change(world: World, part: Partial<MachineState>): void {
  const says = Object.entries(part).map(([name, value]) => `${name}=${value}`);
  world.machine.change(part);
  world.note({ kind: 'machine', says: says.join(' ') });
}

/** The charger comes loose: for a moment, for hours, or again and again. */
const unplugged: Mishap = (place) => {
  const { world, random } = place;
  if (!world.machine.state.hasBattery) return;
  const times = random.chance(0.15) ? random.between(4, 8) : 1;
  const isForLong = random.chance(0.5);
  const length = isForLong ? ([20 * MINUTE_MS, 6 * HOUR_MS] as const) : ([5000, HOUR_MS] as const);
  const once = forAWhile({ onAc: false }, { onAc: true }, length);
  const often = forAWhile({ onAc: false }, { onAc: true }, [70_000, 6 * MINUTE_MS]);
  for (let n = 0; n < times; n += 1) {
    world.later(n * 14 * MINUTE_MS, () => (times === 1 ? once : often)(place));
  }
};

/** It sleeps although something holds it awake: the lid, the menu, the battery. */
const forcedSleep: Mishap = ({ world, random }) => {
  const forMs = random.spread(20_000, 8 * HOUR_MS);
  fallAsleep(world, forMs, random.chance(0.6) ? random.between(1, 12) : 0);
};

/** Nobody is there for a while: it sleeps unless something holds it awake. */
const idleSleep: Mishap = ({ world, random }) => {
  if (world.machine.holds.size > 0) return;
  fallAsleep(world, random.spread(HOUR_MS, 10 * HOUR_MS), random.between(0, 8));
};

/** It sleeps, and its program is killed meanwhile. */
const killedAsleep: Mishap = ({ world, hosts, random }) => {
  const forMs = random.spread(10 * MINUTE_MS, 5 * HOUR_MS);
  fallAsleep(world, forMs, random.between(0, 3));
  world.later(forMs / 2, () => hosts.kill());
  world.later(forMs + random.spread(10_000, HOUR_MS), () => hosts.start());
};

const crash: Mishap = ({ world, hosts, random }) => {
  if (random.chance(0.3)) hosts.kill();
  else hosts.killWithin(Math.round(random.spread(1, 400)));
  world.later(random.spread(20_000, 2 * HOUR_MS), () => startAgain(world, hosts));
};

/** After a kill that has not come true yet the program is started once it has. */
function startAgain(world: World, hosts: Hosts): void {
  if (hosts.engine() === null) hosts.start();
  else world.later(HOUR_MS, () => hosts.start());
}

const quit: Mishap = ({ world, hosts, random }) => {
  hosts.quit();
  const forMs = random.chance(0.3)
    ? random.spread(12 * HOUR_MS, 8 * 24 * HOUR_MS)
    : random.spread(MINUTE_MS, 6 * HOUR_MS);
  world.later(forMs, () => hosts.start());
};

/** The clock is set, and set right again later. */
const clockStep: Mishap = ({ world, random }) => {
  const stepMs = random.pick([
    3 * HOUR_MS,
    -3 * HOUR_MS,
    8 * HOUR_MS,
    90_000,
    -90_000,
    10 * MINUTE_MS,
    -10 * MINUTE_MS,
    10 * YEAR_MS,
  ]);
  const set = (byMs: number): void => {
    world.clock.setWall(byMs);
    world.note({
      kind: 'machine',
      says: `clock set by ${byMs / MINUTE_MS} min`,
      steppedMs: byMs,
    });
  };
  set(stepMs);
  const isHuge = Math.abs(stepMs) > 24 * HOUR_MS;
  world.later(random.spread(30_000, isHuge ? 10 * MINUTE_MS : 4 * HOUR_MS), () => set(-stepMs));
};

const comesBack: Mishap = ({ world, random }) => {
  const forMs = random.spread(MINUTE_MS, 2 * HOUR_MS);
  world.note({
    kind: 'machine',
    says: `somebody works at it for ${Math.round(forMs / MINUTE_MS)} min`,
  });
  for (let at = 0; at < forMs; at += 3 * MINUTE_MS) {
    world.later(at, () => world.machine.change({ lastInputAt: world.clock.read().steadyMs }));
  }
};

const holdLost: Mishap = ({ world }) => {
  const [first] = world.machine.holds;
  if (first === undefined) return;
  world.machine.holds.delete(first);
  world.note({ kind: 'hold', is: 'lost', name: first });
};

const MISHAPS: readonly (readonly [number, Mishap])[] = [
  [6, unplugged],
  [4, forcedSleep],
  [4, idleSleep],
  [4, crash],
  [2, killedAsleep],
  [1, quit],
  [1, clockStep],
  [2, comesBack],
  [1, forAWhile({ isOnline: false }, { isOnline: true }, [5000, HOUR_MS])],
  [2, forAWhile({ isOnline: false }, { isOnline: true }, [20 * MINUTE_MS, 5 * HOUR_MS])],
  [1, forAWhile({ isMetered: true }, { isMetered: false }, [MINUTE_MS, 4 * HOUR_MS])],
  [1, forAWhile({ thermal: 'serious' }, { thermal: 'nominal' }, [30_000, HOUR_MS])],
  [1, forAWhile({ othersCpuPercent: 95 }, { othersCpuPercent: 10 }, [30_000, HOUR_MS])],
  [1, forAWhile({ freeBytes: 2_000_000 }, { freeBytes: 80_000_000_000 }, [MINUTE_MS, HOUR_MS])],
  [1, holdLost],
];

const WEIGHT = MISHAPS.reduce((sum, [weight]) => sum + weight, 0);

/** One of the things that go wrong, more often a frequent one. */
export function befall(place: Place): void {
  let left = place.random.int(WEIGHT);
  const found = MISHAPS.find(([weight]) => {
    left -= weight;
    return left < 0;
  });
  found?.[1](place);
}
