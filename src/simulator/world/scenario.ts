import type { Config } from '../../shared/schema/config.ts';
import { createRandom, type Random } from '../random.ts';
import { changeDays, localMidnight } from './calendar.ts';
import type { MachineState } from './machine.ts';
import { randomConfig } from './settings.ts';

/** Nights of one world: long enough for days of absence and what the ledger does about them. */
export const NIGHTS_PER_WORLD = 10;

/** Everything that is chosen before a world begins. */
export interface Scenario {
  readonly seed: number;
  /** Which world of the seed it is; it holds the nights from `number` * NIGHTS_PER_WORLD on. */
  readonly number: number;
  readonly random: Random;
  readonly config: Config;
  readonly timeZone: string;
  /** Wall instant of the beginning, some hours before the first window. */
  readonly startAt: number;
  readonly nights: number;
  readonly machine: MachineState;
  readonly habits: Habits;
}

/** What kind of life this machine leads. */
export interface Habits {
  /** Mishaps that befall a night on average, from calm to stormy. */
  readonly mishaps: number;
  /** Share of evenings on which the user switches a night on by hand. */
  readonly arms: number;
  /** Share of evenings on which the user does something else to the night or the schedule. */
  readonly meddles: number;
  /** Tasks that are put into the queue on one evening, at most. */
  readonly tasks: number;
  /** Share of agents that do what they should. */
  readonly goodAgents: number;
}

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/St_Johns',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Pacific/Auckland',
  'Europe/London',
  'Asia/Tokyo',
];

const DAY_MS = 86_400_000;

/** The world `number` of `seed`: the same one whenever it is asked for. */
export function createScenario(seed: number, number: number): Scenario {
  const random = createRandom(`${seed}#${number}`);
  const timeZone = random.pick(ZONES);
  const config = randomConfig(random.fork('settings'), timeZone);
  const day = firstDay(random, timeZone);
  const [hour = 22] = config.window.start.split(':').map(Number);
  const evening = localMidnight(timeZone, day) + (hour - 3) * 3_600_000;
  return {
    seed,
    number,
    random,
    config,
    timeZone,
    startAt: evening + random.int(3_600_000),
    nights: NIGHTS_PER_WORLD,
    machine: randomMachine(random.fork('machine')),
    habits: {
      mishaps: random.pick([0, 1, 2, 2, 4, 7]),
      arms: random.pick([0, 0.5, 0.9, 1]),
      meddles: random.pick([0, 0.1, 0.5]),
      tasks: random.pick([2, 3, 4]),
      goodAgents: random.pick([0.4, 0.8, 0.95]),
    },
  };
}

const EPOCH_AT = Date.UTC(2026, 0, 1);

/** Half of the worlds whose clocks are ever set live through such a night. */
function firstDay(random: Random, timeZone: string): number {
  const days = changeDays(timeZone, EPOCH_AT);
  if (days.length === 0 || random.chance(0.5)) return EPOCH_AT + random.int(700) * DAY_MS;
  return random.pick(days) - random.int(NIGHTS_PER_WORLD - 1) * DAY_MS;
}

function randomMachine(random: Random): MachineState {
  return {
    wake: 'awake',
    onAc: true,
    hasBattery: random.chance(0.85),
    percent: random.between(60, 100),
    isOnline: true,
    isMetered: false,
    isLidClosed: false,
    isLocked: false,
    lastInputAt: -3_600_000,
    thermal: 'nominal',
    othersCpuPercent: 10,
    freeBytes: 80_000_000_000,
    isMute: { fullWake: random.chance(0.2), awakeClock: random.chance(0.2) },
  };
}
