import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { Status } from '../../src/shared/schema/status.ts';
import type { Task } from '../../src/shared/schema/task.ts';
import type { CliResult } from '../system/cli.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const worlds: KilnWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

type Queue = (args: readonly string[], stdin?: string) => Promise<CliResult>;

async function openQueue(): Promise<{ world: KilnWorld; queue: Queue; tasks(): Promise<Task[]> }> {
  const world = await kilnWorld();
  worlds.push(world);
  const queue: Queue = (args, stdin = '') => world.cli.run(['queue', ...args], { stdin });
  const tasks = async () => {
    const listed = await queue(['list', '--json']);
    const document = JSON.parse(listed.stdout);
    expect(document.schemaVersion).toBe(1);
    return document.tasks;
  };
  return { world, queue, tasks };
}

it('adds, lists, edits, removes and imports tasks', async () => {
  const { world, queue, tasks } = await openQueue();
  const added = await queue(['add', 'Fix', 'the', 'lid', '--hours', '0.5', '--priority', '7']);
  expect(added.code, added.stderr).toBe(0);
  expect(added.stdout).toMatch(/^Queued [0-9A-Z]{26} {2}Fix the lid \(kiln, .*priority 7\)\n$/);
  await queue(['add', '-'], 'Read from input\nwith more below\n');
  const list = path.join(world.cli.root, 'list.md');
  writeFileSync(list, '# Todo\n- [ ] First box\n- [x] Done box\n* [ ] Second box\n');
  expect((await queue(['import', list, '--repo', 'kiln'])).stdout).toBe('Queued 2 tasks.\n');
  const before = await tasks();
  expect(before.map(({ title }) => title).sort()).toEqual([
    'First box',
    'Fix the lid',
    'Read from input',
    'Second box',
  ]);
  const lid = before.find(({ title }) => title === 'Fix the lid');
  expect(lid).toMatchObject({ estimateMs: 1_800_000, priority: 7, repoId: 'kiln' });
  const edited = await queue([
    'edit',
    lid?.id ?? '',
    '--title',
    'Fix the hinge',
    '--priority',
    '-3',
  ]);
  expect(edited.code, edited.stderr).toBe(0);
  expect((await queue(['rm', before.at(-1)?.id ?? ''])).code).toBe(0);
  const after = await tasks();
  expect(after.length).toBe(3);
  expect(after.find(({ id }) => id === lid?.id)).toMatchObject({
    title: 'Fix the hinge',
    priority: -3,
    estimateMs: 1_800_000,
  });
});

it('refuses what is no task with 2 and one sentence', async () => {
  const { world, queue, tasks } = await openQueue();
  const empty = path.join(world.cli.root, 'empty.md');
  writeFileSync(empty, '# No box\n');
  const refused = [
    await queue(['rm', 'ZZZ']),
    await queue(['add', 'x', '--repo', 'nowhere']),
    await queue(['add', 'x', '--category', 'nonsense']),
    await queue(['add', 'x', '--hours', 'long']),
    await queue(['add', 'x', '--priority', '1000']),
    await queue(['add', '-'], '\n'),
    await queue(['import', empty]),
    await queue(['import', path.join(world.cli.root, 'absent.md')]),
  ];
  for (const { code, stdout, stderr } of refused) {
    expect([code, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(/^error: \S.+\n/);
  }
  expect(await tasks()).toEqual([]);
});

it('hands its changes to the running host, which holds the lock', async () => {
  const { world, queue, tasks } = await openQueue();
  const { cli } = world;
  const host = cli.start(['serve']);
  const address = await host.until((out) => out.includes('\n'));
  expect(address, host.out()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/?#token=[0-9a-f]+\n$/);
  const added = await queue(['add', 'Told to the host']);
  expect(added.code, added.stderr).toBe(0);
  expect((await tasks()).map(({ title }) => title)).toEqual(['Told to the host']);
  const shown = await cli.run(['status', '--json']);
  expect(Status.parse(JSON.parse(shown.stdout)).queued).toBe(1);
  host.child.kill('SIGTERM');
  expect((await host.done).code).toBe(0);
  expect(existsSync(path.join(cli.stateDir, 'endpoint.json'))).toBe(false);
  expect((await tasks()).map(({ title }) => title)).toEqual(['Told to the host']);
});
