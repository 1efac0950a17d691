import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEnclosed } from '../../../src/node/process/enclosed.ts';
import type { ChildProcessHandle } from '../../../src/node/process/start.ts';
import { createSandbox } from '../../../src/node/sandbox/create-sandbox.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import { eventually, livingHolders, newToken, start, tempFolder } from './running.ts';

describe.runIf(process.platform === 'linux')('a process in the sandbox', () => {
  let folder: ReturnType<typeof tempFolder>;
  let worktree: string;
  beforeEach(() => {
    folder = tempFolder();
    worktree = path.join(folder.path, 'tree');
    mkdirSync(worktree);
  });
  afterEach(() => folder.remove());

  async function startHeld(script: string): Promise<ChildProcessHandle & { runToken: string }> {
    const enclosed = await createSandbox({
      stateDir: path.join(folder.path, 'state'),
      env: process.env,
      settings: () => Config.parse({}).sandbox,
    }).enclose({
      kind: 'check',
      worktree,
      argv: ['/bin/sh', '-c', script],
      env: { PATH: process.env['PATH'] ?? '', HOME: folder.path },
    });
    if (!enclosed.ok) throw new Error(enclosed.error.message);
    const { argv, env, isEnclosed } = enclosed.value;
    const runToken = newToken();
    const handle = start(folder.path, argv, { env, isEnclosed, runToken, cwd: worktree });
    return { ...handle, runToken };
  }
  const has = (name: string) => eventually(() => existsSync(path.join(worktree, name)));

  it('hears the soft signal itself and ends as it likes', async () => {
    const child = await startHeld(
      "trap 'echo saved > saved; exit 5' TERM; touch up; while :; do sleep 0.05; done",
    );
    expect(await has('up')).toBe(true);
    await child.stop();
    expect(readFileSync(path.join(worktree, 'saved'), 'utf8')).toBe('saved\n');
    expect((await child.done).exitCode).toBe(5);
  });

  it('ends with everything it started when it does not listen', async () => {
    const child = await startHeld(
      "trap '' TERM; (trap '' TERM; setsid sleep 600) & env -i setsid sleep 600 & touch up; while :; do sleep 0.05; done",
    );
    expect(await has('up')).toBe(true);
    await child.stop();
    expect((await child.done).leftBehind).toBe(0);
    expect(livingHolders(child.runToken)).toEqual([]);
  });

  it('carries the run token, so that it is found again after a crash', async () => {
    const child = await startHeld('touch up; sleep 600');
    expect(await has('up')).toBe(true);
    expect(livingHolders(child.runToken).length).toBeGreaterThan(1);
    await child.stop();
  });

  it('is found by its number outside, and a process without a sandbox is itself', async () => {
    const child = await startHeld('touch up; exec sleep 600');
    const spawned = await child.spawned;
    const pid = spawned.ok ? spawned.value.pid : 0;
    expect(await has('up')).toBe(true);
    const program = await findEnclosed(pid);
    expect(program).not.toBe(pid);
    expect(readFileSync(`/proc/${program}/comm`, 'utf8')).toBe('sleep\n');
    await child.stop();
    expect(await findEnclosed(process.pid)).toBe(process.pid);
  });
});
