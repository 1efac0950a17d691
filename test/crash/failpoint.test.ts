import { afterEach, expect, it } from 'vitest';
import { NIGHT_FAILPOINTS, STEP_KINDS, STEP_MOMENTS } from '../../src/engine/ports/failpoint.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';
import { expectHonestEnd } from './invariants.ts';
import { driveNight } from './killed-night.ts';
import { REMOTE_KINDS } from './steps/remote-effects.ts';

/** Every failpoint of the product, as stories: each name is where the next host of the same night dies. */
const STORIES: readonly (readonly string[])[] = [
  ['night:armed', 'phase:health', 'repo:prepared', 'phase:plan', 'plan:written', 'phase:work'],
  ['attempt:begun', 'night:recovered', 'attempt:spawned'],
  ['attempt:ended', 'commit:intended', 'commit:acted', 'commit:recorded'],
  ['search:intended', 'search:acted', 'search:recorded'],
  ['attempt:spawned', 'attempt:spawned', 'restore:intended', 'restore:acted', 'restore:recorded'],
  ['land:intended', 'land:acted', 'land:recorded', 'task:judged', 'phase:wrap-up', 'phase:report'],
];

/**
 * Kinds of step with tests of their own for each of their failpoints: `steps/sweep.test.ts` has those whose effect is on a
 * server, `test/engine/night/results/died.test.ts` those of a person who accepts or undoes.
 */
const OWN_TESTS: readonly string[] = [...REMOTE_KINDS, 'plan-change', 'change-refs', 'move-refs'];

it('has a death for every failpoint of every kind of step', () => {
  const local = STEP_KINDS.filter((kind) => !OWN_TESTS.includes(kind));
  const wanted = local.flatMap((kind) => STEP_MOMENTS.map((moment) => `${kind}:${moment}`));
  expect(wanted.filter((name) => !STORIES.flat().includes(name))).toEqual([]);
});

/**
 * No host is killed at these here: an emergency stop has a test of its own, a start of the schedule and the items of a
 * session are only passed by nights that the simulator and the scripted worlds crash.
 */
const ELSEWHERE = [
  'emergency:stopped',
  'slot:claimed',
  'item:committed',
  'item:closed',
  'item:judged',
];

it('has a death for every other failpoint of an ordinary night', () => {
  const dead = [...STORIES.flat(), ...ELSEWHERE];
  expect(NIGHT_FAILPOINTS.filter((name) => !dead.includes(name))).toEqual([]);
});

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
  240_000,
);
