import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createApp } from '../../src/node/app.ts';
import type { App, OsPorts } from '../../src/node/app-ports.ts';
import { noHold } from '../../src/node/power/holds/no-hold.ts';
import { createSample } from '../../src/node/sample/sample.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it("keeps the agents' output under runRoot and nothing else of a night", async () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'nk-run-root-'));
  made.push(root);
  const app = await open(root);
  await runNight(app);
  await app.stop();
  const logs = readdirSync(path.join(root, 'logs-of-nights', 'attempts'));
  expect(logs.some((name) => name.endsWith('.log'))).toBe(true);
  expect(readdirSync(path.join(root, 'logs-of-nights'))).toEqual(['attempts']);
  const state = readdirSync(path.join(root, 'state'));
  expect(state).toEqual(expect.arrayContaining(['nightkiln.db', 'nights']));
  expect(state).not.toContain('attempts');
});

async function open(root: string): Promise<App> {
  const sample = path.join(root, 'sample');
  expect((await createSample({ folder: sample, seed: 2 })).ok).toBe(true);
  const stateDir = path.join(root, 'state');
  mkdirSync(stateDir, { mode: 0o700 });
  const configFile = path.join(root, 'config.yaml');
  const settings = {
    agent: 'housekeeper',
    runRoot: path.join(root, 'logs-of-nights'),
    constraints: { pluggedIn: false },
    limits: { maxTasks: 1, minFreeDiskBytes: 0 },
    repositories: [{ id: 'sample', path: sample, checks: [{ name: 'always', command: 'true' }] }],
  };
  writeFileSync(configFile, JSON.stringify(settings));
  const paths = {
    configFile,
    stateDir,
    logDir: path.join(stateDir, 'logs'),
    worktreeRoot: path.join(root, 'worktrees'),
  };
  const opened = await createApp({ os: quietPorts(), paths, env: {} });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function runNight(app: App): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    app.feed.follow((event) => {
      if (event.type === 'night.moved' && event.body.to === 'brief-ready') resolve();
    });
  });
  await app.start();
  expect(await app.dispatch('night.arm', { startNow: true })).toMatchObject({ ok: true });
  await ended;
}

function quietPorts(): OsPorts {
  return {
    power: {
      read: async () => ({ onAc: true, hasBattery: false, percent: null }),
      onChange: () => () => undefined,
      hold: noHold,
      onSleep: () => () => undefined,
    },
    notifier: { notify: () => undefined },
    capabilities: {
      host: 'headless',
      tray: false,
      revealFolder: false,
      notifications: false,
      sleepHeldBy: null,
      version: '0',
    },
    openBrief: () => false,
  };
}
