import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identify } from '../../../../src/node/process/identity.ts';
import { livePid, signalProcess } from '../../../../src/node/process/kill/live-pid.ts';
import { readTreeFile, treePathOf } from '../../../../src/node/process/kill/tree-file.ts';
import { reapProcess } from '../../../../src/node/process/reap.ts';
import { eventually, isAlive, newToken, startAgent, tempFolder } from '../running.ts';

describe('the note of what a run has started', () => {
  let folder: ReturnType<typeof tempFolder>;
  let logPath: string;
  let treePath: string;
  beforeEach(() => {
    folder = tempFolder();
    logPath = path.join(folder.path, 'logs', 'out.log');
    treePath = treePathOf(logPath);
  });
  afterEach(() => folder.remove());

  it('names children that dropped token, group and session, for us alone, and is gone after the end', async () => {
    const agent = await startAgent(folder.path, 'tokenless.mjs');
    const child = Number(agent.firstLine);
    expect(await eventually(async () => (await readTreeFile(treePath)).has(child))).toBe(true);
    expect(statSync(treePath).mode & 0o777).toBe(0o600);
    expect((await readTreeFile(treePath)).get(child)).toBe((await identify(child)).pidStart);
    await agent.stop();
    expect(existsSync(treePath)).toBe(false);
  });

  it('is nothing when it is damaged', async () => {
    const file = path.join(folder.path, 'note');
    for (const text of ['', '[', '{}', '[[1]]', '[["1","2"]]', '\0']) {
      writeFileSync(file, text);
      expect((await readTreeFile(file)).size).toBe(0);
    }
  });

  describe('after a crash', () => {
    let orphan: ChildProcess;
    beforeEach(async () => {
      orphan = spawn('sh', ['-c', 'echo up; exec sleep 300'], {
        env: { PATH: process.env['PATH'] ?? '' },
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      if (orphan.stdout !== null) await once(orphan.stdout, 'data');
    });
    afterEach(() => signalProcess(livePid(orphan.pid ?? 0), 'SIGKILL'));

    async function leave(change: (start: string) => string) {
      const identity = await identify(orphan.pid ?? 0);
      const log = path.join(folder.path, 'left.log');
      writeFileSync(treePathOf(log), JSON.stringify([[identity.pid, change(identity.pidStart)]]));
      return { identity: { ...identity, pid: 999_999_999 }, token: newToken(), logPath: log };
    }

    it('leads to what carries nothing of ours, and is removed with it', async () => {
      const run = await leave((start) => start);
      expect(await reapProcess(run, 200)).toBe(true);
      expect(isAlive(orphan.pid ?? 0)).toBe(false);
      expect(existsSync(treePathOf(run.logPath))).toBe(false);
    });

    it('leads to no stranger that only has the number', async () => {
      const run = await leave((start) => `${Number(start) - 1}`);
      expect(await reapProcess(run, 0)).toBe(false);
      expect(isAlive(orphan.pid ?? 0)).toBe(true);
    });
  });

  it('is written whole', async () => {
    const agent = await startAgent(folder.path, 'forking.sh');
    expect(await eventually(() => existsSync(treePath))).toBe(true);
    expect(() => JSON.parse(readFileSync(treePath, 'utf8'))).not.toThrow();
    await agent.stop();
  });
});
