import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const VALUE = 'sk-ant-oat01-typed-on-standard-input';

let world: KilnWorld;
beforeEach(async () => {
  world = await kilnWorld();
});
afterEach(() => world.dispose());

it('keeps a token from standard input where the configuration says, and shows only its name', async () => {
  const { cli } = world;
  const file = path.join(path.dirname(cli.configFile), 'kept', 'secrets.json');
  cli.configure('secrets: { file: kept/secrets.json }\n');
  const kept = await cli.run(['config', 'secret', 'set', 'CODEX_API_KEY'], { stdin: `${VALUE}\n` });
  expect([kept.code, kept.stderr]).toEqual([0, '']);
  expect(kept.stdout).toContain('not encrypted, readable by you alone');
  expect(JSON.parse(fs.readFileSync(file, 'utf8')).secrets).toEqual({ CODEX_API_KEY: VALUE });
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  const listed = await cli.run(['config', 'secret', 'list', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject({ names: ['CODEX_API_KEY'] });
  const doctor = await cli.run(['doctor', '--json']);
  expect(doctor.stdout).toContain('CODEX_API_KEY: kept in');
  fs.chmodSync(file, 0o644);
  const refused = await cli.run(['config', 'secret', 'list']);
  expect([refused.code === 0, refused.stderr]).toEqual([
    false,
    expect.stringContaining(`chmod 600 '${file}'`),
  ]);
  fs.chmodSync(file, 0o600);
  expect((await cli.run(['config', 'secret', 'rm', 'CODEX_API_KEY'])).code).toBe(0);
  expect((await cli.run(['config', 'secret', 'list'])).stdout).toBe('No token is kept.\n');
  expect(`${kept.stdout}${listed.stdout}${doctor.stdout}${refused.stderr}`).not.toContain(VALUE);
});

it('keeps nothing while no file is chosen, takes no value as an argument, and says how', async () => {
  const { cli } = world;
  const none = await cli.run(['config', 'secret', 'set', 'CODEX_API_KEY'], { stdin: VALUE });
  expect(none.code).not.toBe(0);
  expect(none.stderr).toContain('secrets: { file:');
  const argued = await cli.run(['config', 'secret', 'set', 'CODEX_API_KEY', VALUE]);
  expect(argued.code).toBe(2);
  expect(`${none.stderr}${argued.stderr}`).not.toContain(VALUE);
});

it('goes through the host that runs, which gives the token to its agents, and refuses what no agent owns', async () => {
  const { cli } = world;
  cli.configure('secrets: { file: kept/secrets.json }\n');
  const host = cli.start(['serve', '--port', '0']);
  await host.until((stdout) => stdout.includes('http://'));
  // Only the host still knows the file: what comes back was told by it.
  cli.configure('{}\n');
  const kept = await cli.run(['config', 'secret', 'set', 'CODEX_API_KEY'], { stdin: VALUE });
  const listed = await cli.run(['config', 'secret', 'list']);
  const foreign = await cli.run(['config', 'secret', 'set', 'PATH'], { stdin: VALUE });
  const removed = await cli.run(['config', 'secret', 'rm', 'CODEX_API_KEY', '--json']);
  host.child.kill('SIGTERM');
  const ended = await host.done;
  expect([kept.code, listed.stdout, foreign.code], kept.stderr).toEqual([0, 'CODEX_API_KEY\n', 2]);
  expect(foreign.stderr).toContain('No agent is given PATH, so it is not kept.');
  expect(JSON.parse(removed.stdout)).toMatchObject({ name: 'CODEX_API_KEY', removed: true });
  const said = [kept, listed, foreign, removed, ended].map((run) => `${run.stdout}${run.stderr}`);
  expect(said.join('')).not.toContain(VALUE);
});
