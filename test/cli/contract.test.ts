import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: KilnWorld;
beforeAll(async () => {
  world = await kilnWorld();
});
afterAll(() => world.dispose());

it.each([
  [['stats'], 'Did you mean status?'],
  [['run', '--onec'], 'Did you mean --once?'],
  [['queue', 'lsit'], 'Did you mean list?'],
  [['brief', '--jsno'], 'Did you mean --json?'],
])('answers %j with 2 and a suggestion', async (args, suggestion) => {
  const ended = await world.cli.run(args);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr).toContain(suggestion);
});

it.each([
  [['run', '--until', '25:00'], '--until takes a time'],
  [['run', '--max-builds', 'many'], '--max-builds takes a whole number'],
  [['run', '--repo', 'nowhere'], "There is no repository called 'nowhere'."],
  [['demo', '--seed', 'x'], '--seed takes a whole number'],
  [['queue', 'rm'], "missing required argument 'id'"],
])('answers misuse %j with 2, data on stdout none', async (args, sentence) => {
  const ended = await world.cli.run(args);
  expect([ended.code, ended.stdout], ended.stderr).toEqual([2, '']);
  expect(ended.stderr).toContain(sentence);
});

it.each([
  [['status']],
  [['queue', 'list']],
  [['doctor']],
  [['config', 'validate']],
  [['config', 'path']],
  [['brief']],
])('prints one JSON document with its schema version for %j', async (args) => {
  const ended = await world.cli.run([...args, '--json']);
  const document = JSON.parse(ended.stdout);
  expect(document.schemaVersion).toBe(1);
  expect(ended.stdout.endsWith('\n')).toBe(true);
});

it('prints a JSON Schema of draft 7', async () => {
  const ended = await world.cli.run(['config', 'schema']);
  expect(JSON.parse(ended.stdout).$schema).toBe('http://json-schema.org/draft-07/schema#');
});

it.each([[['status']], [['doctor']], [['queue', 'list']], [['--help']], [['run', '--help']]])(
  'writes no escape code for %j where there is no terminal',
  async (args) => {
    const ended = await world.cli.run(args, { env: { FORCE_COLOR: '1' } });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('\u001b');
    expect(ended.stdout).not.toBe('');
  },
);

it('starts its help with three examples and exits with 0', async () => {
  const ended = await world.cli.run(['--help']);
  expect(ended.code).toBe(0);
  expect(ended.stdout.split('\n').slice(0, 4)).toEqual([
    'Examples:',
    expect.stringMatching(/^ {2}nightkiln demo/),
    expect.stringMatching(/^ {2}nightkiln run /),
    expect.stringMatching(/^ {2}nightkiln brief/),
  ]);
});

it('says with 1 that there is no brief yet', async () => {
  const ended = await world.cli.run(['brief']);
  expect([ended.code, ended.stdout]).toEqual([1, '']);
  expect(ended.stderr).toMatch(/^error: There is no brief yet\.\n/);
});
