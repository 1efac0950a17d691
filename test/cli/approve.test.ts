import { afterEach, expect, it, vi } from 'vitest';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const worlds: KilnWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

it('says when a queued task waits, lists what waits, and takes a yes or a no', async () => {
  const world = await kilnWorld();
  worlds.push(world);
  const { run } = world.cli;
  const added = await run(['queue', 'add', 'Add a dashboard for slow queries', '--json']);
  const { task } = JSON.parse(added.stdout);
  expect(task.wait).toContain(`nightkiln approve ${task.id}`);
  const listed = await run(['answer', '--json']);
  const [ask] = JSON.parse(listed.stdout).asks;
  expect(ask).toMatchObject({ kind: 'run', taskId: task.id, state: 'open' });
  const wrong = await run(['answer', ask.id, 'yes']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('a yes or a no')]);
  const approved = await run(['approve', ask.id]);
  expect([approved.code, approved.stdout]).toEqual([0, expect.stringContaining('Approved.')]);
  expect((await run(['approve'])).stdout).toBe('Nothing waits for you.\n');
  const again = await run(['deny', ask.id]);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('granted already')]);
});
