import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProcessIdentity } from '../../../src/engine/ports/agent.ts';
import { identify } from '../../../src/node/process/identity.ts';
import { livePid, signalProcess } from '../../../src/node/process/kill/live-pid.ts';
import { reapProcess } from '../../../src/node/process/reap.ts';
import { isAlive, livingHolders, newToken } from './running.ts';

describe('reaping what an earlier host left behind', () => {
  let token: string;
  let leftover: ChildProcess;
  let identity: ProcessIdentity;

  beforeEach(async () => {
    token = newToken();
    leftover = spawn('sh', ['-c', "trap '' TERM; (setsid sleep 300 &) ; echo up; sleep 300; :"], {
      env: { PATH: process.env['PATH'] ?? '', NIGHTKILN_RUN_TOKEN: token },
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (leftover.stdout !== null) await once(leftover.stdout, 'data');
    identity = await identify(leftover.pid ?? -1);
    // The shell, its escaped child and the one it waits for; the last starts after the word we waited for.
    await expect.poll(() => livingHolders(token).length, { timeout: 20_000 }).toBe(3);
  });
  afterEach(() => {
    for (const pid of livingHolders(token)) signalProcess(livePid(pid), 'SIGKILL');
  });

  it('ends the process and its escaped children when everything agrees', async () => {
    expect(await reapProcess({ identity, token, logPath: null }, 200)).toBe(true);
    expect(livingHolders(token)).toEqual([]);
    expect(await reapProcess({ identity, token, logPath: null }, 200)).toBe(false);
  });

  it('finds escaped children although the process itself is gone', async () => {
    leftover.kill('SIGKILL');
    await once(leftover, 'exit');
    expect(livingHolders(token).length).toBeGreaterThanOrEqual(1);
    expect(await reapProcess({ identity, token, logPath: null }, 200)).toBe(true);
    expect(livingHolders(token)).toEqual([]);
  });

  it('leaves a stranger alone that only has the number', async () => {
    const stranger = fc.record({
      token: fc.stringMatching(/^[0-9a-f]{32}$/),
      pidStart: fc.oneof(fc.constant(identity.pidStart), fc.stringMatching(/^\d{1,9}$/)),
      bootId: fc.oneof(fc.constant(identity.bootId), fc.uuid()),
      pid: fc.constantFrom(identity.pid, 0, 1, -1, -identity.pid, process.pid),
    });
    await fc.assert(
      fc.asyncProperty(stranger, async ({ token: other, ...recorded }) => {
        expect(await reapProcess({ identity: recorded, token: other, logPath: null }, 0)).toBe(
          false,
        );
        expect(isAlive(identity.pid)).toBe(true);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('trusts nothing of another boot', async () => {
    expect(
      await reapProcess({ identity: { ...identity, bootId: 'another' }, token, logPath: null }, 0),
    ).toBe(false);
    expect(isAlive(identity.pid)).toBe(true);
  });
});

describe('signalProcess', () => {
  it.each([0, 1, -1, -4000, 1.5, Number.NaN])('never signals %s', (pid) => {
    expect(signalProcess(livePid(pid), 'SIGKILL')).toBe(false);
  });
});
