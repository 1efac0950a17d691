import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: KilnWorld;
beforeAll(async () => {
  world = await kilnWorld();
});
afterAll(() => world.dispose());

describe.each(['pause', 'resume'])('%s', (command) => {
  it('says that no night is open, and changes nothing', async () => {
    const ended = await world.cli.run([command]);
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toContain('No night is open.');
  });

  it('answers with one JSON document', async () => {
    const ended = await world.cli.run([command, '--json']);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      schemaVersion: 1,
      error: { code: 'no-night' },
    });
  });
});

it('a night whose host died can be paused; the next host finds it so and goes on when told', async () => {
  const host = world.cli.start(['run', '--once', '--json', '--task', 'Wait a']);
  await host.until((out) => out.includes('"attempt.spawned"'));
  host.child.kill('SIGKILL');
  await host.done;
  const paused = await world.cli.run(['pause', '--note', 'Not now', '--json']);
  expect(JSON.parse(paused.stdout)).toMatchObject({ schemaVersion: 1, night: {} });
  const status = await world.cli.run(['status', '--json']);
  expect(JSON.parse(status.stdout)).toMatchObject({ state: 'paused:user' });
  const resumed = await world.cli.run(['resume']);
  expect([resumed.code, resumed.stdout.trim()]).toEqual([0, 'The night goes on.']);
});
