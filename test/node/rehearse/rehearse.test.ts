import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGit } from '../../../src/node/git/create-git.ts';
import { gitIn } from '../../helpers/temp-repo.ts';
import { lookAt, unwrap } from '../git/world.ts';
import { AC, createRehearsalWorld, kiln, leftovers, lineOf, type RehearsalWorld } from './world.ts';

let world: RehearsalWorld;
beforeEach(async () => {
  world = await createRehearsalWorld();
  vi.stubEnv('HOME', world.dir);
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world.dispose();
});

describe('a rehearsal', () => {
  it('says that everything is in order, and what was tried', async () => {
    world.queued = 2;
    const rehearsal = await world.rehearse();
    expect(rehearsal.lines.map(({ id, level }) => `${level} ${id}`)).toEqual([
      'ok repository:kiln',
      'ok folder:state',
      'ok folder:worktrees',
      'ok agent:housekeeper',
      'ok agent-call:housekeeper',
      'ok setup:kiln',
      'ok checks:kiln',
      'ok ac-power',
      'ok sleep-hold',
      'ok push:kiln',
      'ok work',
      'ok start',
    ]);
    expect(rehearsal).toMatchObject({
      isReady: true,
      sentence: 'Ready for tonight. Nothing is in the way.',
    });
    expect(lineOf(rehearsal, 'push:kiln').sentence).toBe('kiln has no remote: nothing to push to.');
    expect(lineOf(rehearsal, 'work').sentence).toBe('2 tasks wait in the queue.');
  });

  it('tells each line as it is known, once', async () => {
    const { lines } = await world.rehearse();
    const ids = (some: readonly { id: string }[]): string[] => some.map(({ id }) => id).sort();
    expect(ids(world.heard)).toEqual(ids(lines));
    expect(new Set(ids(lines)).size).toBe(lines.length);
  });

  it('changes no byte of the checkout and of its remote, and leaves nothing of its own', async () => {
    const remote = path.join(world.dir, 'remote.git');
    await gitIn(world.dir, 'init', '-q', '--bare', '--initial-branch=main', remote);
    await world.repo.git('remote', 'add', 'origin', remote);
    world.configure(
      kiln(world, {
        setup: 'echo made > made.txt; git checkout -q --detach; rm README.md; touch README.md',
        checks: [{ name: 'dirty', command: 'echo more >> README.md' }],
      }),
    );
    const before = [await lookAt(world.repo.path), await lookAt(remote)];
    const rehearsal = await world.rehearse();
    expect(lineOf(rehearsal, 'push:kiln').sentence).toBe('kiln: origin would take a push of main.');
    expect(lineOf(rehearsal, 'checks:kiln').level).toBe('ok');
    expect([await lookAt(world.repo.path), await lookAt(remote)]).toEqual(before);
    expect(await leftovers(world)).toEqual([]);
  });

  it('gives a second caller the answer of the one under way', async () => {
    const rehearsals = await world.open();
    const [first, second] = await Promise.all([rehearsals.run({}), rehearsals.run({})]);
    expect(second).toBe(first);
    await rehearsals.stop();
  });

  it('is refused while a night is at work', async () => {
    world.state = 'running';
    const rehearsals = await world.open();
    expect(await rehearsals.run({})).toMatchObject({
      ok: false,
      error: { code: 'night-already-open' },
    });
    expect(world.heard).toEqual([]);
  });

  it('takes away what an earlier rehearsal was killed in', async () => {
    await world.rehearse();
    const stray = path.join(world.stateDir, 'rehearsal/codex/worktree');
    mkdirSync(stray, { recursive: true });
    const git = createGit({
      stateDir: world.stateDir,
      worktreeRoot: path.join(world.dir, 'worktrees'),
    });
    const at = { name: 'rehearsal', oid: await world.repo.head(), branch: null };
    unwrap(await git.openWorktree({ id: 'kiln', path: world.repo.path }, at));
    expect(await leftovers(world)).not.toEqual([]);
    await world.rehearse();
    expect(await leftovers(world)).toEqual([]);
  });

  it('reads the configuration again', async () => {
    const rehearsals = await world.open();
    writeFileSync(path.join(world.dir, 'config.yaml'), 'windw: {}\n');
    const reply = await rehearsals.run({});
    if (!reply.ok) throw new Error(reply.error.message);
    expect(reply.value.lines[0]).toMatchObject({ id: 'config', level: 'blocked' });
    expect(reply.value.sentence).toBe('Not ready: one thing holds tonight back.');
    await rehearsals.stop();
  });
});

describe('of the machine', () => {
  it('what blocks stands first, with what to do', async () => {
    world.readings = [{ ...AC, state: 'blocked', reading: 'On battery (62 %)' }];
    const rehearsal = await world.rehearse();
    expect(rehearsal.lines.slice(0, 2)).toMatchObject([
      {
        id: 'ac-power',
        level: 'blocked',
        sentence: 'AC power: On battery (62 %).',
        fix: 'Connect mains power.',
      },
      { id: 'start', level: 'blocked' },
    ]);
    expect(rehearsal.sentence).toBe('Not ready: one thing holds tonight back.');
  });

  it('what passes once its user is in bed does not block', async () => {
    const idle = { ...AC, id: 'user-idle', name: 'Idle', state: 'blocked' as const };
    world.readings = [AC, idle];
    const rehearsal = await world.rehearse();
    expect(rehearsal.isReady).toBe(true);
    expect(lineOf(rehearsal, 'start').sentence).toBe(
      'A night would start once you are done here. It waits for: Idle.',
    );
  });

  it('any other constraint that blocks has a line of its own', async () => {
    const sentence = 'The machine is offline. Starts when it is online.';
    world.readings = [AC, { ...AC, id: 'network', name: 'Network', state: 'blocked', sentence }];
    expect(lineOf(await world.rehearse(), 'network')).toMatchObject({ level: 'blocked', sentence });
  });

  it('a planned shutdown is worth knowing', async () => {
    const sentence = 'A shutdown is planned in 3 h; work is saved five minutes before it.';
    world.readings = [{ ...AC, id: 'shutdown-pending', name: 'Shutdown', sentence }];
    expect(lineOf(await world.rehearse(), 'shutdown-pending')).toMatchObject({
      level: 'warn',
      sentence,
    });
  });

  it.each([
    [false, true, 'The lid is open. Leave it open: closed, the machine would sleep.'],
    [
      false,
      false,
      'The lid may be closed: a display keeps the machine awake. Leave that connected.',
    ],
    [true, false, 'The lid is closed; a display keeps it awake. Leave that connected.'],
  ])(
    'a lid (closed %s, sleep %s) is told for the night',
    async (isClosed, causesSleep, sentence) => {
      world.lid = { isClosed, causesSleep };
      world.readings = [{ ...AC, id: 'lid', name: 'Lid', reading: 'Open', sentence: 'Open.' }];
      expect(lineOf(await world.rehearse(), 'lid')).toMatchObject({ level: 'ok', sentence });
    },
  );

  it('nothing that holds off sleep is worth knowing', async () => {
    world.sleepHeldBy = null;
    expect(lineOf(await world.rehearse(), 'sleep-hold').level).toBe('warn');
  });

  it('a folder that cannot be written blocks', async () => {
    const file = path.join(world.dir, 'file');
    writeFileSync(file, '');
    world.configure(kiln(world, { worktreeRoot: path.join(file, 'below') }));
    expect(lineOf(await world.rehearse(), 'folder:worktrees-2').level).toBe('blocked');
  });
});

describe('of the work', () => {
  it.each([
    [
      { discovery: false, goals: ['Speed'] },
      'ok',
      'The queue is empty; tonight works on your goals.',
    ],
    [{}, 'ok', 'The queue is empty; tonight looks for work in kiln.'],
    [
      { discovery: false },
      'warn',
      'There is nothing to do: no task, no goal, and no look for work.',
    ],
  ])('%j makes it %s', async (more, level, sentence) => {
    world.configure(kiln(world, more));
    expect(lineOf(await world.rehearse(), 'work')).toMatchObject({ level, sentence });
  });
});
