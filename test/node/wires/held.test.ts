import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentEnvironment } from '../../../src/node/process/environment.ts';
import { startProcess } from '../../../src/node/process/start.ts';
import { createSandbox } from '../../../src/node/sandbox/create-sandbox.ts';
import type { HeldKind } from '../../../src/node/sandbox/sandbox.ts';
import type { WiredTrip } from '../../../src/node/wires/watch-run.ts';
import { createWires } from '../../../src/node/wires/wires.ts';
import { Config } from '../../../src/shared/schema/config.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-wired-')));
  for (const name of ['tree', 'state']) mkdirSync(path.join(root, name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function runHeld(kind: HeldKind, script: string, mode: 'require' | 'off' = 'require') {
  const trips: WiredTrip[] = [];
  const stateDir = path.join(root, 'state');
  const settings = { ...Config.parse({}).sandbox, agents: mode, checks: mode };
  const sandbox = createSandbox({
    stateDir,
    env: process.env,
    settings: () => settings,
    wires: { wires: createWires(stateDir), onTripped: (trip) => trips.push(trip) },
  });
  const worktree = path.join(root, 'tree');
  const argv = ['/bin/sh', '-c', script];
  const env = agentEnvironment();
  const wish = { kind, worktree, argv, env, runToken: 'token' };
  const enclosed = await sandbox.enclose(wish);
  if (!enclosed.ok) throw new Error(enclosed.error.message);
  const { release, ...held } = enclosed.value;
  const lines: string[] = [];
  const logPath = path.join(root, 'log');
  const child = startProcess({
    ...{ ...held, cwd: worktree, logPath, runToken: 'token' },
    onLine: (line) => lines.push(line),
  });
  const { exitCode } = await child.done;
  await release();
  const left = readdirSync(path.join(stateDir, 'scratch'));
  return { exitCode, lines, trips, left };
}

describe.each(['require', 'off'] as const)('wires with the sandbox set to %s', (mode) => {
  it('refuse an agent, and tell what it tried', async () => {
    const script = 'git push --force origin main; echo "$?"; git --version >/dev/null; echo "$?"';
    const { lines, trips, left } = await runHeld('agent', script, mode);
    expect(lines).toEqual(['126', '0']);
    expect(trips).toMatchObject([
      { kind: 'agent', operation: 'force push', blocked: true, by: 'shim', runToken: 'token' },
    ]);
    expect(trips[0]?.command).toBe('git push --force origin main');
    expect(left).toEqual([]);
  });

  it('let a check go on, and tell what it tried', async () => {
    const { lines, trips } = await runHeld('check', 'git push 2>/dev/null; echo "$?"', mode);
    expect(lines).toEqual(['128']);
    expect(trips).toMatchObject([{ kind: 'check', operation: 'push', blocked: false }]);
  });
});

describe('a report', () => {
  it.each([
    ['a link', 'ln -sf /etc/passwd "$NIGHTKILN_WIRES"'],
    ['a pipe', 'rm "$NIGHTKILN_WIRES"; mkfifo "$NIGHTKILN_WIRES"'],
    ['a folder', 'rm "$NIGHTKILN_WIRES"; mkdir "$NIGHTKILN_WIRES"'],
    ['nothing', 'rm "$NIGHTKILN_WIRES"'],
    ['noise', 'head -c 3000000 /dev/urandom >"$NIGHTKILN_WIRES"'],
  ])('that became %s tells nothing and holds nobody up', async (_, script) => {
    const { exitCode, trips } = await runHeld('agent', script);
    expect(exitCode).toBe(0);
    expect(trips).toEqual([]);
  });

  it('holds no secret and no more than twenty trips', async () => {
    const token = `ghp_${'a1B2c3D4e5'.repeat(4)}`;
    const flood = `for i in $(seq 60); do git push https://x:${token}@h $i; done; true`;
    const { trips } = await runHeld('agent', flood);
    expect(trips).toHaveLength(20);
    expect(JSON.stringify(trips)).not.toContain(token);
  });
});
