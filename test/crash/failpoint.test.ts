import { afterEach, expect, it } from 'vitest';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';
import { expectHonestEnd } from './invariants.ts';
import { driveNight } from './killed-night.ts';

/** Every failpoint of the product, as stories: each name is where the next host of the same night dies. */
const STORIES: readonly (readonly string[])[] = [
  ['night:armed', 'phase:health', 'repo:prepared', 'phase:plan', 'plan:written', 'phase:work'],
  ['attempt:begun', 'night:recovered', 'attempt:spawned'],
  ['attempt:ended', 'commit:intended', 'commit:acted', 'commit:recorded'],
  ['search:intended', 'search:acted', 'search:recorded'],
  ['land:intended', 'land:acted', 'land:recorded', 'task:judged', 'phase:wrap-up', 'phase:report'],
];

const worlds: KilnWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

it.each(STORIES)(
  'ends honestly after deaths at %s and what follows',
  async (...names) => {
    const world = await kilnWorld();
    worlds.push(world);
    const checkout = await world.checkout();
    const deaths = names.map((name) => ({ fault: `${name}@1` }));
    const night = await driveNight(world, ['Sound a', 'Learn b'], deaths);
    expect(night.kills).toBe(names.length);
    const brief = await expectHonestEnd(world, night.nightId);
    expect(brief.timeline.map(({ kind }) => kind)).toContain('recovered');
    expect(brief.state).toBe('brief-ready');
    expect(await world.checkout()).toBe(checkout);
  },
  90_000,
);
