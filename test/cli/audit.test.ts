import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const worlds: KilnWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

async function open() {
  const world = await kilnWorld();
  worlds.push(world);
  const { cli } = world;
  await cli.run(['schedule', 'pause', '--note', 'Holidays'], { stdin: '' });
  await cli.run(['schedule', 'resume'], { stdin: '' });
  const run = (...args: readonly string[]) => cli.run(['audit', ...args], { stdin: '' });
  return { run, journal: path.join(cli.stateDir, 'nightkiln.db') };
}

it('lists, filters, counts and exports what happened', async () => {
  const { run } = await open();
  const listed = await run();
  expect(listed.stdout, listed.stderr).toMatch(
    /schedule\.resumed .*\n.*warning .*schedule\.paused .*Holidays/,
  );
  const warnings = JSON.parse((await run('list', '--severity', 'warning', '--json')).stdout);
  expect(warnings.entries.map(({ type }: { type: string }) => type)).toEqual(['schedule.paused']);
  expect((await run('stats')).stdout).toContain('1  schedule.paused');
  const lines = (await run('export', '--type', 'schedule')).stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).type)).toEqual([
    'schedule.resumed',
    'schedule.paused',
  ]);
});

it('refuses a type and a time that do not exist', async () => {
  const { run } = await open();
  const noType = await run('list', '--type', 'nosuch');
  expect([noType.code, noType.stderr]).toEqual([
    2,
    "error: types: There is no event called 'nosuch'.\n",
  ]);
  expect((await run('list', '--since', 'yesterday')).code).toBe(2);
});

it('says that the history is whole, and with code 1 where it is not', async () => {
  const { run, journal } = await open();
  const whole = await run('verify');
  expect([whole.code, whole.stdout]).toEqual([
    0,
    expect.stringContaining('The history is whole: '),
  ]);
  const db = new Database(journal);
  db.exec(
    `DROP TRIGGER event_is_history; UPDATE event SET body_json=replace(body_json, 'Holidays', 'Workdays')`,
  );
  db.close();
  const broken = await run('verify');
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/^The history is broken: Event \d+ is not what was written\.\n/);
});
