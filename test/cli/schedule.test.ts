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
  const run = (...args: readonly string[]) => world.cli.run(['schedule', ...args], { stdin: '' });
  return { run };
}

it('shows the next five nights with their starts', async () => {
  const { run } = await open();
  const shown = await run();
  expect(shown.code, shown.stderr).toBe(0);
  const lines = shown.stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d {2}\S+–\S+ {2}starts .+\.$/);
});

it('pauses with a note, says so, and resumes', async () => {
  const { run } = await open();
  expect((await run('pause', '--note', 'Holidays')).stdout).toContain('Paused (Holidays).');
  const again = await run('resume', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({ schemaVersion: 1, result: { paused: false } });
  const third = await run('resume');
  expect([third.code, third.stderr]).toEqual([1, 'error: The schedule is not paused.\n']);
});

it('skips the next start and takes it back', async () => {
  const { run } = await open();
  expect((await run('skip')).stdout).toContain('Left out: ');
  expect((await run('skip', '--undo')).stdout).not.toContain('Left out: ');
});

it('explains a time, lists past starts, and refuses what is no time', async () => {
  const { run } = await open();
  const said = await run('explain', '2026-11-21T12:00');
  expect(said.stdout).toContain('It lies outside every window.');
  expect((await run('slots')).stdout).toBe('No start was due in the last seven days.\n');
  const refused = await run('explain', 'teatime');
  expect([refused.code, refused.stderr]).toEqual([
    2,
    "error: 'teatime' is not a time such as 2026-11-21T22:00.\n",
  ]);
});
