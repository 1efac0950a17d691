import { afterEach, expect, it } from 'vitest';
import { seededRandom } from '../../src/node/sample/random.ts';
import type { CliProcess } from '../system/cli.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';
import { expectHonestEnd } from './invariants.ts';
import { type Death, driveNight } from './killed-night.ts';

const SEED = Number(process.env['NIGHTKILN_SWEEP_SEED'] ?? '20261120');
const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const KILLS = IS_FULL ? 300 : 50;
const MAX_NIGHTS = KILLS;
/** Fewer than the attempts a task may lose before it is set aside, times the tasks of a night. */
const KILLS_PER_NIGHT = 6;
/** A whole undisturbed night of these tasks tells about this many events. */
const EVENTS = 60;
const TITLES = ['Sound', 'Learn', 'Crack'] as const;

const worlds: KilnWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

it(`keeps every promise over ${KILLS} random kills (seed ${SEED})`, async () => {
  const lanes = await Promise.all(
    [SEED, SEED + 1].map((seed) => sweep(seededRandom(seed), KILLS / 2)),
  );
  const kills = lanes.reduce((sum, lane) => sum + lane.kills, 0);
  const verdicts = new Set(lanes.flatMap((lane) => lane.verdicts));
  expect(kills).toBeGreaterThanOrEqual(KILLS);
  expect([...verdicts]).toEqual(expect.arrayContaining(['verified', 'failed']));
}, 1_200_000);

interface Lane {
  kills: number;
  readonly verdicts: string[];
}

/** Nights on one repository, one after another, until enough hosts have died. */
async function sweep(random: () => number, wanted: number): Promise<Lane> {
  const world = await kilnWorld();
  worlds.push(world);
  const checkout = await world.checkout();
  const lane: Lane = { kills: 0, verdicts: [] };
  for (let n = 1; lane.kills < wanted; n += 1) {
    expect(n).toBeLessThan(MAX_NIGHTS);
    const tasks = TITLES.slice(0, 2 + Math.floor(random() * 2)).map((title) => `${title} ${n}`);
    const deaths = Array.from({ length: Math.min(KILLS_PER_NIGHT, wanted - lane.kills) }, () =>
      randomDeath(random),
    );
    const night = await driveNight(world, tasks, deaths);
    lane.kills += night.kills;
    const brief = await expectHonestEnd(world, night.nightId);
    const tells = brief.timeline.some(({ kind }) => kind === 'recovered');
    expect(tells).toBe(night.diedRunning);
    const items = [...brief.shipped, ...brief.failed, ...brief.unproved, ...brief.needsYou];
    lane.verdicts.push(...items.map(({ evidence }) => evidence.verdict));
    expect(await world.checkout()).toBe(checkout);
  }
  return lane;
}

/** Some time after a random event was told, or at a random moment of the start, before any event is. */
function randomDeath(random: () => number): Death {
  const isEarly = random() < 0.2;
  const delayMs = Math.floor(random() * (isEarly ? 1500 : 120));
  const lines = 1 + Math.floor(random() * random() * EVENTS);
  return {
    strike: async (host: CliProcess) => {
      if (!isEarly) await host.until((out) => out.split('\n').length > lines);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    },
  };
}
