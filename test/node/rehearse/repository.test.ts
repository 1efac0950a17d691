import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRehearsalWorld, kiln, leftovers, lineOf, type RehearsalWorld } from './world.ts';

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

describe('of the repositories', () => {
  it('it is told that there is none', async () => {
    world.configure({ agent: 'housekeeper' });
    expect(lineOf(await world.rehearse(), 'config')).toMatchObject({
      level: 'blocked',
      sentence: 'No repository is configured.',
    });
  });

  it('one that cannot be read blocks, and nothing more is tried there', async () => {
    world.configure(kiln(world, { path: path.join(world.dir, 'nowhere') }));
    const rehearsal = await world.rehearse();
    expect(rehearsal.lines[0]).toMatchObject({ id: 'repository:kiln', level: 'blocked' });
    expect(rehearsal.lines.filter(({ id }) => id.endsWith(':kiln'))).toHaveLength(1);
  });

  it('a setup that fails blocks, with the end of its output', async () => {
    world.configure(kiln(world, { setup: 'echo no such package >&2; exit 3' }));
    const rehearsal = await world.rehearse();
    const line = lineOf(rehearsal, 'setup:kiln');
    expect(line).toMatchObject({ level: 'blocked' });
    expect(line.sentence).toContain('ended with exit code 3. no such package');
    expect(await leftovers(world)).toEqual([]);
  });

  it.each([
    ['false', 'warn', 'kiln: sound is red at the base already.'],
    ['no-such-program', 'blocked', 'kiln: sound could not run in a fresh worktree.'],
    ['true', 'ok', 'kiln: sound is green at the base.'],
  ])('a check that is %s is %s', async (command, level, sentence) => {
    world.configure(kiln(world, { checks: [{ name: 'sound', command }] }));
    expect(lineOf(await world.rehearse(), 'checks:kiln')).toMatchObject({ level, sentence });
  });

  it('none that says how it is checked can be verified', async () => {
    world.configure(kiln(world, { checks: [] }));
    expect(lineOf(await world.rehearse(), 'checks:kiln')).toMatchObject({ level: 'warn' });
  });

  it('a command that takes longer than a rehearsal is stopped and has its full time tonight', async () => {
    world.limits = { workMs: 1500, totalMs: 60_000 };
    world.configure(kiln(world, { setup: 'sleep 300' }));
    const rehearsal = await world.rehearse();
    expect(lineOf(rehearsal, 'setup:kiln')).toMatchObject({
      level: 'warn',
      sentence: 'kiln: setup was still running after 2 s; tonight it has its full time.',
    });
    expect(rehearsal.isReady).toBe(true);
    expect(await leftovers(world)).toEqual([]);
  });

  it('what does not end when it is told to is waited for after the answer, and taken away then', async () => {
    world.limits = { workMs: 1000, totalMs: 1500 };
    world.configure(kiln(world, { setup: "trap '' TERM; while :; do sleep 0.1; done" }));
    const rehearsals = await world.open();
    const reply = await rehearsals.run({});
    if (!reply.ok) throw new Error(reply.error.message);
    expect(lineOf(reply.value, 'setup:kiln').level).toBe('warn');
    await rehearsals.stop();
    expect(await leftovers(world)).toEqual([]);
  });

  it('each that is not reached in time is named', async () => {
    world.limits = { workMs: 1000, totalMs: 60_000 };
    const setup = 'sleep 300';
    const ids = ['kiln-2', 'kiln-3'];
    const more = await Promise.all(
      ids.map(async (id) => ({ id, path: await world.copy(id), setup })),
    );
    const { repositories } = kiln(world, { setup }) as { repositories: object[] };
    world.configure({
      ...kiln(world),
      limits: { maxConcurrent: 1 },
      repositories: [...repositories, ...more],
    });
    const rehearsal = await world.rehearse();
    for (const id of ['kiln', ...ids]) {
      expect(lineOf(rehearsal, `repository:${id}`).level).toBe('ok');
      expect(lineOf(rehearsal, `setup:${id}`).level).toBe('warn');
    }
    const sentence = 'kiln-3: setup and checks were not reached.';
    expect(lineOf(rehearsal, 'setup:kiln-3')).toMatchObject({ sentence });
    expect(await leftovers(world)).toEqual([]);
  });

  it('a rehearsal that is stopped ends its commands and leaves nothing', async () => {
    world.configure(kiln(world, { setup: `touch ${world.dir}/begun; sleep 300` }));
    const rehearsals = await world.open();
    const reply = rehearsals.run({});
    await vi.waitFor(() => expect(existsSync(`${world.dir}/begun`)).toBe(true), 60_000);
    await rehearsals.stop();
    expect(await reply).toMatchObject({ ok: true });
    expect(await leftovers(world)).toEqual([]);
  });

  it('a remote that refuses is worth knowing and blocks nothing', async () => {
    await world.repo.git('remote', 'add', 'origin', path.join(world.dir, 'nowhere.git'));
    const rehearsal = await world.rehearse();
    expect(lineOf(rehearsal, 'push:kiln')).toMatchObject({ level: 'warn' });
    expect(rehearsal).toMatchObject({
      isReady: true,
      sentence: 'Ready for tonight. One thing to know.',
    });
  });
});
