import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Brief } from '../../../src/shared/schema/brief.ts';
import { gone, type Stubbornness, type StubbornWorld, stubbornWorld } from './stubborn-world.ts';

vi.setConfig({ testTimeout: 180_000 });

/** R42: no agent process after 5 s, counted from the moment that the stop file is there. */
const WITHIN_MS = 5000;

async function open(stubbornness: Stubbornness): Promise<StubbornWorld> {
  const world = await stubbornWorld(stubbornness);
  onTestFinished(world.dispose);
  return world;
}

async function briefOf({ cli }: StubbornWorld): Promise<Brief> {
  return JSON.parse((await cli.run(['brief', '--json'])).stdout) as Brief;
}

const stopFile = ({ cli }: StubbornWorld): string => path.join(cli.stateDir, 'STOP');

/** The command line itself takes its time to start. */
async function placed(world: StubbornWorld): Promise<void> {
  const isThere = () => fs.existsSync(stopFile(world));
  await expect.poll(isThere, { timeout: 60_000, interval: 5 }).toBe(true);
}

describe.runIf(process.platform === 'linux')('an emergency stop', () => {
  it('by command kills an agent that will not end, keeps its work, and lets nothing start until re-armed', async () => {
    const world = await open({ as: 'agent' });
    const host = await world.startNight();
    const stopped = world.cli.start(['stop', '--now', '--note', 'Smoke', '--json']);
    await placed(world);
    expect(await gone(world, () => stopped.done)).toBeLessThan(WITHIN_MS);
    expect(JSON.parse((await stopped.done).stdout)).toMatchObject({ stopped: true, leftBehind: 0 });
    await host.done;
    const brief = await briefOf(world);
    expect(brief.headline).toMatch(/^Emergency stop\./);
    expect(brief.unproved[0]).toMatchObject({
      evidence: { reason: 'Cut short by an emergency stop: what it had done is kept.' },
    });
    const kept = brief.unproved[0]?.ref ?? '';
    expect(await world.repo.git('show', `${kept}:half.txt`)).toContain('half done');
    const said = brief.timeline.map(({ text }) => text).join('\n');
    expect(said).toContain('Emergency stop by command: Smoke. Nothing starts until you re-arm.');

    const refused = await world.cli.run(['run', '--once', '--task', 'Again']);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('re-arm')]);
    const status = JSON.parse((await world.cli.run(['status', '--json'])).stdout);
    expect(status).toMatchObject({ state: 'stopped:emergency', emergency: { note: 'Smoke' } });

    expect((await world.cli.run(['rearm'])).code).toBe(0);
    expect(fs.existsSync(stopFile(world))).toBe(false);
    const again = await world.startNight();
    expect(world.alive()).not.toEqual([]);
    again.child.kill('SIGKILL');
  });

  it('reaches what is in a sandbox, also when it left its session and its environment', async () => {
    const world = await open({ as: 'agent', isSandboxed: true });
    const host = await world.startNight();
    expect(await gone(world, () => fs.writeFileSync(stopFile(world), ''))).toBeLessThan(WITHIN_MS);
    await host.done;
  });

  it.each(['setup', 'check'] as const)(
    'by a file placed by hand ends a %s command while repositories are looked at',
    async (as) => {
      const world = await open({ as });
      const host = await world.startNight();
      expect(await gone(world, () => fs.mkdirSync(stopFile(world)))).toBeLessThan(WITHIN_MS);
      await host.done;
      const brief = await briefOf(world);
      expect(brief).toMatchObject({ state: 'stopped' });
      expect(brief.timeline.map(({ text }) => text)).toContain(
        'Emergency stop by the stop file. Nothing starts until you re-arm.',
      );
    },
  );

  it('ends what a host runs that hangs, and says which process hangs', async () => {
    const world = await open({ as: 'agent' });
    const host = await world.startNight();
    host.child.kill('SIGSTOP');
    const stopped = world.cli.start(['emergency-stop']);
    await placed(world);
    expect(await gone(world, () => stopped.done)).toBeLessThan(WITHIN_MS);
    expect((await stopped.done).stdout).toContain(`kill -9 ${host.child.pid}`);
    host.child.kill('SIGCONT');
    await host.done;
    expect(world.alive()).toEqual([]);
    expect(await briefOf(world)).toMatchObject({ state: 'stopped' });
  });

  it('holds when the host is killed right after it: the next one closes the night and starts nothing', async () => {
    const world = await open({ as: 'agent' });
    const host = await world.startNight({ NIGHTKILN_FAULT: 'emergency:stopped@1' });
    expect(await gone(world, () => fs.writeFileSync(stopFile(world), ''))).toBeLessThan(WITHIN_MS);
    expect((await host.done).signal).toBe('SIGKILL');
    fs.rmSync(stopFile(world));
    const next = await world.cli.run(['run', '--once', '--task', 'Again']);
    expect([next.code, next.stderr]).toEqual([3, expect.stringContaining('re-arm')]);
    expect(world.alive()).toEqual([]);
    expect(fs.existsSync(stopFile(world)), 'the file is placed again').toBe(true);
    expect(await briefOf(world)).toMatchObject({ state: 'stopped' });
  });

  it('placed before anything runs keeps everything from starting, also agents from being asked', async () => {
    const world = await open({ as: 'agent' });
    fs.mkdirSync(world.cli.stateDir, { recursive: true });
    fs.symlinkSync('/nowhere', path.join(world.cli.stateDir, 'STOP.txt'));
    expect((await world.cli.run(['run', '--once', '--task', 'Half'])).code).toBe(3);
    expect((await world.cli.run(['rehearse'])).stderr).toContain('Emergency stop');
    const doctor = await world.cli.run(['doctor']);
    expect(doctor.stdout).toContain('Emergency stop: nothing starts until you re-arm.');
    expect(world.alive()).toEqual([]);
  });
});
