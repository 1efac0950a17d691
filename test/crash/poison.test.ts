import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CliProcess } from '../system/cli.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';
import { expectHonestEnd, expectNoAgentLeft } from './invariants.ts';
import { driveNight } from './killed-night.ts';

let world: KilnWorld;
beforeEach(async () => {
  world = await kilnWorld();
});
afterEach(() => world.dispose());

async function whileTheAgentWaits(host: CliProcess): Promise<void> {
  await host.until((out) => out.includes('"attempt.spawned"'));
}

it('takes a waiting agent along when its host dies, without a new start', async () => {
  const host = world.cli.start(['run', '--once', '--json', '--task', 'Wait a']);
  await whileTheAgentWaits(host);
  host.child.kill('SIGKILL');
  await host.done;
  await expectNoAgentLeft(world);
}, 120_000);

it('sets work aside that three hosts died of', async () => {
  const deaths = Array.from({ length: 3 }, () => ({ strike: whileTheAgentWaits }));
  const night = await driveNight(world, ['Wait a'], deaths);
  expect(night.kills).toBe(3);
  expect(night.last.code, night.last.stderr).toBe(4);
  const brief = await expectHonestEnd(world, night.nightId);
  expect(brief.failed.map(({ tries, evidence }) => [tries, evidence.reason])).toEqual([
    [3, 'The host ended 3 times during this task, so it was set aside.'],
  ]);
  expect(brief.timeline.filter(({ kind }) => kind === 'recovered').length).toBe(3);
}, 120_000);
