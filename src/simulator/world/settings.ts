import { Config } from '../../shared/schema/config.ts';
import type { Random } from '../random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Starts within a night; none means one when the window opens. */
const EXPRESSIONS: readonly (readonly string[])[] = [
  [],
  [],
  [],
  ['0 23 * * *'],
  ['30 2 * * *'],
  ['30 2 * * *'],
  ['15 2 * * *'],
  ['30 1 * * *'],
  ['0 23,1,3,5 * * *'],
  ['0 */2 * * *'],
  ['*/30 * * * *'],
  ['15 1 * * *', '0 4 * * *'],
  ['*/45 22,23,0-5 * * 1-5'],
];

const WINDOWS = [
  { start: '22:00', end: '06:30' },
  { start: '23:00', end: '03:00' },
  { start: '22:30', end: '02:15' },
  { start: '02:00', end: '05:30' },
  { start: '21:15', end: '07:00' },
  { start: '22:45', end: '01:30' },
  { start: '01:15', end: '01:45' },
  { start: '00:30', end: '05:00' },
  { start: '01:15', end: '03:45' },
  { start: '20:00', end: '20:00' },
];

/** A configuration that could be a user's; every option that decides about starts differs from world to world. */
export function randomConfig(random: Random, timeZone: string): Config {
  const repositories = ['app', 'site'].slice(0, random.between(1, 2)).map((id) => ({
    id,
    path: `/home/ada/${id}`,
    checks: [{ name: 'test', command: 'npm test' }],
    discovery: false,
    ...(random.chance(0.3) ? { setup: 'npm ci' } : {}),
  }));
  return Config.parse({
    id: 'simulated',
    agent: 'scripted',
    repositories,
    window: {
      ...random.pick(WINDOWS),
      ...(random.chance(0.2) ? { days: ['mon', 'tue', 'wed', 'fri', 'sun'] } : {}),
    },
    schedule: randomSchedule(random, timeZone),
    limits: randomLimits(random),
    ladder: randomLadder(random.fork('ladder')),
    constraints: randomConstraints(random),
    power: {
      keepAwake: random.pick(['armed', 'armed', 'armed', 'during_run', 'off']),
      allowBattery: random.chance(0.1),
    },
  });
}

function randomSchedule(random: Random, timeZone: string) {
  return {
    timeZone,
    expressions: random.pick(EXPRESSIONS),
    jitterMs: random.pick([0, 0, 10 * MINUTE_MS, HOUR_MS]),
    jitterMode: random.pick(['fixed', 'random']),
    onMissed: random.pick(['skip', 'run_once', 'run_once']),
    catchUp: {
      scope: random.pick(['same_window', 'same_window', 'any_time']),
      ...(random.chance(0.2) ? { windowMs: random.pick([HOUR_MS, 3 * HOUR_MS]) } : {}),
    },
    overlap: random.pick(['skip', 'skip', 'buffer_one', 'cancel_other', 'allow']),
    onUnmet: random.pick(['wait', 'wait', 'wait', 'skip']),
    everyNight: random.chance(0.7),
    pauseOnFailures: random.pick([0, 0, 3]),
  };
}

function randomLadder(random: Random) {
  const escalations = {
    perHour: random.pick([0, 1, 2, 10]),
    perDay: random.pick([1, 3, 50]),
    atOnce: random.between(1, 3),
  };
  return { escalate: random.chance(0.9), escalations };
}

function randomLimits(random: Random) {
  return {
    maxConcurrent: random.between(1, 3),
    taskTimeMs: random.pick([HOUR_MS, 2 * HOUR_MS, 8 * HOUR_MS]),
    maxTries: random.between(1, 3),
    minRunwayMs: random.pick([5 * MINUTE_MS, 20 * MINUTE_MS, 20 * MINUTE_MS, HOUR_MS]),
    ...(random.chance(0.3) ? { maxRunsPerNight: random.between(1, 3) } : {}),
    minIntervalMs: random.pick([0, 0, 90 * MINUTE_MS]),
  };
}

function randomConstraints(random: Random) {
  return {
    pluggedIn: random.chance(0.9),
    network: random.pick(['any', 'unmetered', 'off']),
    userIdleMs: random.pick([0, 600_000]),
    onUserActive: random.pick(['finish_current', 'continue', 'pause']),
  };
}
