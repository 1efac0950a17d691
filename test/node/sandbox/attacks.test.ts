import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANARY, type Cell, openCell } from './cell.ts';
import { aim, PAYLOADS } from './payloads.ts';

describe.runIf(process.platform === 'linux')('a program in the sandbox', () => {
  let cell: Cell;
  let victim: ChildProcess;
  let held: number;

  beforeEach(async () => {
    cell = await openCell();
    held = openSync(path.join(cell.root, 'state/nightkiln.db'), 'r+');
    victim = spawn('sleep', ['600'], {
      cwd: cell.root,
      env: { PATH: process.env['PATH'], SECRET_TOKEN: CANARY },
    });
  });
  afterEach(async () => {
    victim.kill('SIGKILL');
    closeSync(held);
    await cell.remove();
  });

  const pid = () => victim.pid ?? 0;
  const attack = async (command: string, isHeld: boolean) => {
    const before = cell.outside();
    const { output } = await cell.run(aim(command, cell, pid()), { isHeld });
    return {
      leaks: output.includes(CANARY) || output.includes('ESCAPED'),
      changes: JSON.stringify(cell.outside()) !== JSON.stringify(before),
      contacts: cell.reached(),
      output,
    };
  };

  it.each(PAYLOADS)('$name: no effect', async ({ command }) => {
    const { output, ...effect } = await attack(command, true);
    expect(effect, output).toEqual({ leaks: false, changes: false, contacts: 0 });
    expect(process.kill(pid(), 0)).toBe(true);
    expect(victim.exitCode ?? victim.signalCode).toBeNull();
  });

  it.each(PAYLOADS.filter(({ worksUnheld }) => worksUnheld))(
    '$name: does harm when nothing holds it',
    async ({ command }) => {
      const { leaks, changes, contacts, output } = await attack(command, false);
      expect(leaks || changes || contacts > 0, output).toBe(true);
    },
  );
});
