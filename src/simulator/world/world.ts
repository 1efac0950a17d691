import type { Config } from '../../shared/schema/config.ts';
import { createTimerHeap } from '../clock/timer-heap.ts';
import { createVirtualClock, type VirtualClock } from '../clock/virtual-clock.ts';
import type { Random } from '../random.ts';
import type { Entry, Fact } from '../truth.ts';
import { createMachine, type Machine } from './machine.ts';
import type { Scenario } from './scenario.ts';
import { wakeUp } from './sleep.ts';

/** One simulated machine with everything that outlives a host on it. */
export interface World {
  readonly scenario: Scenario;
  readonly config: Config;
  readonly clock: VirtualClock;
  readonly machine: Machine;
  readonly random: Random;
  /** What truly happened, oldest first. */
  readonly truth: readonly Entry[];
  isHostUp: boolean;
  note(fact: Fact): void;
  /** Lets something happen to the world, by steady time, also while the machine sleeps; not once it is calm. */
  later(ms: number, act: () => void): void;
  /** The same for what the machine does by itself, whatever the world is like. Returns cancel. */
  surely(ms: number, act: () => void): () => void;
  /** Ends everything that goes wrong: awake, on mains, online, with the right time, from now on. */
  calmDown(): void;
  /** When the next such thing happens; infinite without one. */
  nextActAt(): number;
  /** Lets the first thing that is due happen, and no other, so that the program may notice each. */
  act(): void;
}

/** What nothing has gone wrong with. */
const CALM = {
  onAc: true,
  percent: 90,
  isOnline: true,
  isMetered: false,
  thermal: 'nominal',
  othersCpuPercent: 10,
  freeBytes: 80_000_000_000,
} as const;

/** A world at the beginning of its scenario. */
export function createWorld(scenario: Scenario): World {
  const clock = createVirtualClock(scenario.startAt);
  const random = scenario.random.fork('world');
  const machine = createMachine(scenario.machine);
  const acts = createTimerHeap();
  const truth: Entry[] = [];
  let order = 0;
  let isCalm = false;
  const world: World = {
    scenario,
    config: scenario.config,
    clock,
    machine,
    random,
    truth,
    isHostUp: false,
    note: (fact) => {
      const { steadyMs, wallMs, awakeMs } = clock.read();
      const servedMs = clock.servedMs();
      const state = machine.truth(world.isHostUp, steadyMs);
      truth.push({ wallMs, steadyMs, awakeMs, servedMs, machine: state, fact });
    },
    later: (ms, act) => {
      if (!isCalm) world.surely(ms, () => void (isCalm || act()));
    },
    surely: (ms, act) => {
      order += 1;
      const dueAt = clock.read().steadyMs + Math.max(0, Math.round(ms));
      const timer = { dueAt, order, run: act, isCancelled: false };
      acts.push(timer);
      return () => {
        timer.isCancelled = true;
      };
    },
    calmDown: () => {
      isCalm = true;
      const { wallMs, steadyMs } = clock.read();
      clock.setWall(scenario.startAt + steadyMs - wallMs);
      wakeUp(world);
      const { hasBattery, isMute } = scenario.machine;
      machine.change({ ...CALM, hasBattery, isMute });
      world.note({ kind: 'machine', says: 'everything is in order from now on' });
    },
    nextActAt: () => acts.peek()?.dueAt ?? Number.POSITIVE_INFINITY,
    act: () => {
      const next = acts.peek();
      if (next === null || next.dueAt > clock.read().steadyMs) return;
      acts.pop();
      clock.liven();
      next.run();
    },
  };
  return world;
}
