import { afterEach, expect, it, vi } from 'vitest';
import { Brief } from '../../src/shared/schema/brief.ts';
import { Status } from '../../src/shared/schema/status.ts';
import { expectNoAgentLeft } from '../crash/invariants.ts';
import type { CliProcess } from '../system/cli.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const worlds: KilnWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

async function makeWorld(): Promise<KilnWorld> {
  const world = await kilnWorld();
  worlds.push(world);
  return world;
}

async function briefOf({ cli }: KilnWorld): Promise<Brief> {
  return Brief.parse(JSON.parse((await cli.run(['brief', '--json'])).stdout));
}

/** A night that goes on until it is stopped. */
async function startLongNight({ cli }: KilnWorld, task = 'Wait a'): Promise<CliProcess> {
  const night = cli.start(['run', '--once', '--json', '--task', task]);
  await night.until((out) => out.includes('"attempt.spawned"'));
  return night;
}

it('exits with 0 after work that the checks prove, and with 4 when a task failed', async () => {
  const world = await makeWorld();
  const good = await world.cli.run(['run', '--once', '--task', 'Sound a']);
  expect(good.code, good.stderr).toBe(0);
  expect(good.stdout).toContain('The one task shipped');
  expect(good.stderr).not.toContain('\u001b');
  const bad = await world.cli.run(['run', '--once', '--task', 'Crack b']);
  expect(bad.code, bad.stderr).toBe(4);
});

it('tells of waiting questions by 8 only when asked to be strict', async () => {
  const world = await makeWorld();
  const lenient = await world.cli.run(['run', '--once', '--task', 'Ask a']);
  expect(lenient.code, lenient.stderr).toBe(0);
  const strict = await world.cli.run(['run', '--once', '--strict', '--task', 'Ask b']);
  expect(strict.code, strict.stderr).toBe(8);
  expect((await briefOf(world)).needsYou.map(({ question }) => question?.text)).toEqual([
    'Which glaze?',
  ]);
});

it('answers status beside a night, refuses a second host with 6, and keeps the work at the first SIGINT', async () => {
  const world = await makeWorld();
  const { cli, repo } = world;
  const night = await startLongNight(world);
  const shown = await cli.run(['status', '--json']);
  expect(shown.code, shown.stderr).toBe(0);
  const status = Status.parse(JSON.parse(shown.stdout));
  expect(status.state).toBe('running');
  expect(status.running.map(({ title }) => title)).toEqual(['Wait a']);
  for (const args of [['run', '--once'], ['serve'], ['queue', 'add', 'More']]) {
    const refused = await cli.run(args);
    expect([args, refused.code]).toEqual([args, 6]);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain(`Another Nightkiln (process ${night.child.pid})`);
  }
  night.child.kill('SIGINT');
  const ended = await night.done;
  expect(ended.code, ended.stderr).toBe(130);
  const brief = await briefOf(world);
  expect(brief.state).toBe('stopped');
  const [kept] = [...brief.failed, ...brief.unproved];
  expect(kept?.ref).toMatch(/^refs\/overnight\/kept\//);
  expect(await repo.git('show', `${kept?.ref}:work/Wait-a.txt`)).toBe('begin');
});

it('gives up waiting for a stubborn agent at the second SIGINT, and the agent ends all the same', async () => {
  const world = await makeWorld();
  const night = await startLongNight(world, 'Stay a');
  night.child.kill('SIGINT');
  await night.until((_, stderr) => stderr.includes('Stopping.'));
  night.child.kill('SIGINT');
  const ended = await night.done;
  expect([ended.code, ended.signal]).toEqual([130, null]);
  expect(ended.stdout).not.toContain('"attempt.ended"');
  await expectNoAgentLeft(world);
});

it('ends a night at SIGTERM too, with the code of that signal', async () => {
  const world = await makeWorld();
  const night = await startLongNight(world);
  night.child.kill('SIGTERM');
  const ended = await night.done;
  expect(ended.code, ended.stderr).toBe(143);
  expect((await briefOf(world)).state).toBe('stopped');
});

it('exits with 7 at once when the agent is missing', async () => {
  const { cli } = await makeWorld();
  const refused = await cli.run(['run', '--once', '--agent', 'sculptor', '--task', 'Sound a']);
  expect(refused.code).toBe(7);
  expect(refused.stdout).toBe('');
  expect(refused.stderr).toContain("There is no agent called 'sculptor'.");
  const queued = await cli.run(['queue', 'list']);
  expect(queued.stdout).toBe('Nothing is queued.\n');
});

it('plans in a dry run without an agent and writes nothing', async () => {
  const world = await makeWorld();
  const checkout = await world.checkout();
  const planned = await world.cli.run(['run', '--once', '--dry-run', '--task', 'Sound a']);
  expect(planned.code, planned.stderr).toBe(0);
  expect(planned.stdout).toContain('Dry run: it would have run.');
  expect(await world.checkout()).toBe(checkout);
  expect((await world.cli.run(['brief'])).stderr).toContain('There is no brief yet.');
});

it('takes the named agent whatever is configured', async () => {
  const { cli } = await makeWorld();
  const ran = await cli.run(['run', '--once', '--agent', 'housekeeper', '--task', 'Sound a']);
  expect(ran.stdout).toContain("only the agent 'housekeeper'");
});

it('exits with 2 when the named folder is no repository', async () => {
  const { cli } = await makeWorld();
  const ran = await cli.run(['run', '--once', '--repo', cli.root, '--task', 'Sound a']);
  expect(ran.code, ran.stderr).toBe(2);
  expect(ran.stdout).toContain('is not a git repository.');
});

it('gives the same work a branch of its own when it is asked for again at once', async () => {
  const world = await makeWorld();
  for (let n = 0; n < 2; n += 1) {
    const ran = await world.cli.run(['run', '--once', '--json', '--task', 'Sound a']);
    expect(ran.stdout).not.toContain('Not landed');
  }
  const format = '--format=%(objectname)';
  const branches = await world.repo.git('for-each-ref', format, 'refs/heads/overnight');
  expect(new Set(branches.split('\n')).size).toBe(2);
});
