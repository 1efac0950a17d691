import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { agentEnvironment } from '../../../src/node/process/environment.ts';
import { startProcess } from '../../../src/node/process/start.ts';
import { createSandbox } from '../../../src/node/sandbox/create-sandbox.ts';
import type { WiredTrip } from '../../../src/node/wires/watch-run.ts';
import { createWires, tripsLeftIn } from '../../../src/node/wires/wires.ts';
import { Config } from '../../../src/shared/schema/config.ts';

let root: string;
let stateDir: string;
let worktree: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-left-')));
  stateDir = path.join(root, 'state');
  worktree = path.join(root, 'tree');
  for (const folder of [stateDir, worktree]) mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs to the end of the process; what comes after it is up to the caller. */
async function runAgent(told: WiredTrip[] = []): Promise<() => Promise<void>> {
  const sandbox = createSandbox({
    ...{ stateDir, env: process.env },
    settings: () => Config.parse({}).sandbox,
    wires: { wires: createWires(stateDir), onTripped: (trip) => told.push(trip) },
  });
  const argv = ['/bin/sh', '-c', 'git push --force origin main'];
  const run = {
    kind: 'agent',
    worktree,
    argv,
    env: agentEnvironment(),
    runToken: 'token',
  } as const;
  const enclosed = await sandbox.enclose(run);
  if (!enclosed.ok) throw new Error(enclosed.error.message);
  const { release, ...held } = enclosed.value;
  const logPath = path.join(root, 'log');
  const child = startProcess({
    ...held,
    cwd: worktree,
    logPath,
    runToken: 'token',
    onLine: () => undefined,
  });
  await child.done;
  return release;
}

it('tells the trips of a run whose host died, once, with whose they are', async () => {
  await runAgent();
  expect(await tripsLeftIn(stateDir)).toEqual([
    {
      ...{ kind: 'agent', worktree, runToken: 'token', by: 'shim', blocked: true },
      ...{ operation: 'force push', command: 'git push --force origin main' },
    },
  ]);
  expect(await tripsLeftIn(stateDir)).toEqual([]);
});

it('leaves nothing of a run whose end was seen', async () => {
  const told: WiredTrip[] = [];
  const release = await runAgent(told);
  await release();
  expect(told).toHaveLength(1);
  expect(readdirSync(path.join(stateDir, 'wires/open'))).toEqual([]);
  expect(await tripsLeftIn(stateDir)).toEqual([]);
});

it('minds neither half a note nor a report that is gone', async () => {
  await runAgent();
  rmSync(path.join(stateDir, 'scratch'), { recursive: true });
  writeFileSync(path.join(stateDir, 'wires/open/half.json'), '{"kind":"ag');
  expect(await tripsLeftIn(stateDir)).toEqual([]);
  expect(existsSync(path.join(stateDir, 'wires/open'))).toBe(false);
});
