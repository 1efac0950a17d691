import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createHeadlessPower } from '../../../../src/node/power/headless-power.ts';
import { inhibitArguments, startInhibition } from '../../../../src/node/power/linux/inhibit.ts';
import { tempFolder } from '../../../helpers/temp-store.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

/** Runs what it is asked to hold for, as the real tool does, and leaves its pid. */
function fakeTool(note: string): string {
  const file = path.join(folder.dir, 'inhibit');
  writeFileSync(file, `#!/bin/sh\nshift 4\necho $$ > ${note}\nexec "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the hold on sleep', () => {
  it('blocks sleep and idle, never the display or the lid', () => {
    const args = inhibitArguments(42, 'a night');
    expect(args[0]).toBe('--what=sleep:idle');
    expect(args.join(' ')).not.toMatch(/lid|shutdown/);
    expect(args.slice(-4)).toEqual(['tail', '--pid=42', '-f', '/dev/null']);
  });

  it('ends when it is released', async () => {
    const note = path.join(folder.dir, 'released');
    const hold = startInhibition('a night', { file: fakeTool(note) });
    await expect.poll(() => existsSync(note) && readFileSync(note, 'utf8').trim()).toMatch(/^\d+$/);
    const pid = Number(readFileSync(note, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    hold.release();
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });

  it('ends with the process it is for', async () => {
    const note = path.join(folder.dir, 'outlived');
    const host = spawn('sleep', ['60'], { stdio: 'ignore' });
    startInhibition('a night', { file: fakeTool(note), pid: host.pid ?? 0 });
    await expect.poll(() => existsSync(note) && readFileSync(note, 'utf8').trim()).toMatch(/^\d+$/);
    const pid = Number(readFileSync(note, 'utf8'));
    host.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it('is nothing where the tool is missing, and says so', () => {
    const held = createHeadlessPower({ platform: 'freebsd' }).holdAwake('a night');
    expect(held.heldBy).toBeNull();
    held.release();
    startInhibition('a night', { file: path.join(folder.dir, 'missing') }).release();
  });
});
