import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Status } from '../../src/shared/schema/status.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: KilnWorld;
beforeEach(async () => {
  world = await kilnWorld();
});
afterEach(() => world.dispose());

const BROKEN: readonly [string, string, string][] = [
  ['a wrong type', 'limits:\n  maxTries: many\n', '2:13'],
  ['an unknown key', 'window: {}\ngaols: [rest]\n', '2:1'],
  ['a time that is none', 'window:\n  start: "25:00"\n', '2:10'],
  ['broken syntax', 'goals: [a, b\nagent: codex\n', ''],
  ['a key twice', 'agent: codex\nagent: auto\n', '2:1'],
];

it.each(BROKEN)('refuses %s with 2 and its place', async (_, text, place) => {
  const { cli } = world;
  cli.configure(text);
  const ended = await cli.run(['config', 'validate']);
  expect([ended.code, ended.stdout], ended.stderr).toEqual([2, '']);
  const lines = ended.stderr.trimEnd().split('\n');
  expect(lines.length).toBe(1);
  expect(lines[0]?.startsWith(`${cli.configFile}:${place}`), lines[0]).toBe(true);
  expect(lines[0]).toMatch(/:\d+:\d+: .*\S[.?]$/);
  const shown = await cli.run(['config', 'validate', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    valid: false,
    errors: [{ code: 'config-invalid' }],
  });
});

it('keeps the last good configuration in force and says so', async () => {
  const { cli } = world;
  const status = async () => {
    const shown = await cli.run(['status', '--json']);
    expect(shown.code, shown.stderr).toBe(0);
    return Status.parse(JSON.parse(shown.stdout));
  };
  const before = await status();
  expect(before).toMatchObject({ repositories: 1, agent: 'potter', notices: [] });
  cli.configure('agent: [\n');
  const after = await status();
  expect(after).toMatchObject({ repositories: 1, agent: 'potter' });
  expect(after.notices[0]).toMatch(new RegExp(`^${cli.configFile}:\\d+:\\d+: `));
  const ran = await cli.run(['run', '--once', '--task', 'Sound a']);
  expect(ran.code, ran.stderr).toBe(0);
});

it('accepts a good file and says where it is', async () => {
  const { cli } = world;
  const ended = await cli.run(['config', 'validate']);
  expect([ended.code, ended.stdout]).toEqual([0, `${cli.configFile} is valid.\n`]);
  expect((await cli.run(['config', 'path'])).stdout).toBe(`${cli.configFile}\n`);
});
