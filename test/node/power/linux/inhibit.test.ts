import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createHeadlessPower } from '../../../../src/node/power/headless-power.ts';
import {
  createInhibitHolds,
  inhibitArguments,
  listsSleepLock,
  startInhibition,
} from '../../../../src/node/power/linux/inhibit.ts';
import { tempFolder } from '../../../helpers/temp-store.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

function program(name: string, script: string): string {
  const file = path.join(folder.dir, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Runs what it is asked to hold for, as the real tool does, and adds its pid to the note. */
function fakeTool(note: string): string {
  return program(`inhibit-${path.basename(note)}`, `shift 4\necho $$ >> ${note}\nexec "$@"`);
}

function pidsIn(note: string): number[] {
  return existsSync(note) ? readFileSync(note, 'utf8').trim().split('\n').map(Number) : [];
}

async function startedPid(note: string): Promise<number> {
  await expect.poll(() => pidsIn(note).at(-1) ?? 0).toBeGreaterThan(0);
  return pidsIn(note).at(-1) ?? 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const noteFor = (name: string) => path.join(folder.dir, name);
const forUs = { pid: process.pid, why: 'a night', timeoutSec: 600 };
const night = { name: 'a night', timeoutMs: 600_000, scope: 'night' } as const;

describe('the hold on sleep', () => {
  it('blocks sleep and idle for a time, never the display or the lid', () => {
    const args = inhibitArguments({ pid: 42, why: 'a night', timeoutSec: 300 });
    expect(args[0]).toBe('--what=sleep:idle');
    expect(args.join(' ')).not.toMatch(/lid|shutdown/);
    expect(args.slice(-6)).toEqual(['timeout', '300', 'tail', '--pid=42', '-f', '/dev/null']);
  });

  it('ends when it is released', async () => {
    const note = noteFor('released');
    const hold = startInhibition(forUs, fakeTool(note));
    const pid = await startedPid(note);
    expect(isAlive(pid)).toBe(true);
    hold.release();
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
    expect(hold.pid()).toBeNull();
  });

  it('ends with the process it is for', async () => {
    const note = noteFor('outlived');
    const host = spawn('sleep', ['60'], { stdio: 'ignore' });
    startInhibition({ ...forUs, pid: host.pid ?? 0 }, fakeTool(note));
    const pid = await startedPid(note);
    host.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it('ends by itself after its time', async () => {
    const note = noteFor('timed');
    startInhibition({ ...forUs, timeoutSec: 1 }, fakeTool(note));
    const pid = await startedPid(note);
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it('is nothing where the tool is missing, and says so', async () => {
    const held = createHeadlessPower({ platform: 'freebsd' }).hold(night);
    expect(held.heldBy).toBeNull();
    expect(await held.isHeld()).toBeNull();
    held.renew(1);
    held.release();
    const lost = createInhibitHolds({ inhibit: path.join(folder.dir, 'missing') })(night);
    await expect.poll(() => lost.isHeld()).toBe(false);
    lost.release();
  });
});

describe('reading the hold back', () => {
  it('asks logind for the lock of the very process', async () => {
    const note = noteFor('listed');
    const busctl = program(
      'busctl',
      `echo "$*" > ${noteFor('asked')}\nprintf '{"type":"a(ssssuu)","data":[[["sleep:idle","Nightkiln","a night","block",0,%s]]]}' "$(tail -n 1 ${note})"`,
    );
    const hold = createInhibitHolds({ inhibit: fakeTool(note), busctl })(night);
    await startedPid(note);
    expect(hold.heldBy).toBe('systemd-inhibit');
    expect(await hold.isHeld()).toBe(true);
    expect(readFileSync(noteFor('asked'), 'utf8')).toContain('login1.Manager ListInhibitors');
    hold.release();
    expect(await hold.isHeld()).toBe(false);
  });

  it('asks once for all holds that are read back together', async () => {
    const note = noteFor('shared');
    const asked = noteFor('asked-once');
    const busctl = program(
      'busctl-once',
      `echo x >> ${asked}\nprintf '{"type":"a(ssssuu)","data":[[]]}'`,
    );
    const hold = createInhibitHolds({ inhibit: fakeTool(note), busctl });
    const holds = [hold(night), hold({ ...night, name: 'a run', scope: 'run' })];
    await expect.poll(() => pidsIn(note)).toHaveLength(2);
    expect(await Promise.all(holds.map((each) => each.isHeld()))).toEqual([false, false]);
    expect(readFileSync(asked, 'utf8')).toBe('x\n');
    for (const each of holds) each.release();
  });

  it('sees that logind does not list a tool that runs', async () => {
    const note = noteFor('refused');
    const busctl = program('busctl-empty', `printf '{"type":"a(ssssuu)","data":[[]]}'`);
    const hold = createInhibitHolds({ inhibit: fakeTool(note), busctl })(night);
    await startedPid(note);
    expect(await hold.isHeld()).toBe(false);
    hold.release();
  });

  it('believes a tool that runs where logind does not answer', async () => {
    const note = noteFor('silent');
    const busctl = program('busctl-broken', 'exit 1');
    const hold = createInhibitHolds({ inhibit: fakeTool(note), busctl })(night);
    const pid = await startedPid(note);
    expect(await hold.isHeld()).toBe(true);
    process.kill(pid);
    await expect.poll(() => hold.isHeld()).toBe(false);
    hold.release();
  });

  it('understands the list that busctl prints', () => {
    // Recorded from busctl 252 against a bus with two locks.
    const text =
      '{"type":"a(ssssuu)","data":[[["sleep:idle","Nightkiln","Nightkiln night","block",0,1234],["sleep","NM","x","delay",0,77]]]}\n';
    expect(listsSleepLock(text, 1234)).toBe(true);
    expect(listsSleepLock(text, 77)).toBe(false);
    expect(listsSleepLock(text, 5)).toBe(false);
    for (const other of ['', 'Call failed', '{"type":"s","data":["x"]}']) {
      expect(listsSleepLock(other, 1234)).toBeNull();
    }
  });
});
