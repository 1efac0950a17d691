import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createApp } from '../../../src/node/app.ts';
import type { App, OsPorts } from '../../../src/node/app-ports.ts';
import { createLoginPath } from '../../../src/node/login-shell/login-path.ts';
import { noHold } from '../../../src/node/power/holds/no-hold.ts';
import { createSample } from '../../../src/node/sample/sample.ts';
import { eventually, isAlive } from '../process/running.ts';
import { plantHome, setPath } from './planted.ts';

/** A home whose shell alone knows the folder of `my-agent` and `my-check`. */
interface Planted {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly tools: string;
}

const open: (() => Promise<void>)[] = [];
const homes: { remove(): void }[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  for (const home of homes.splice(0)) home.remove();
});

function plant(profile: (tools: string) => readonly string[]): Planted {
  const planted = plantHome('bash', []);
  homes.push(planted);
  const tools = path.join(planted.home, 'tools of mine');
  mkdirSync(tools);
  writeFileSync(path.join(planted.home, '.bash_profile'), `${profile(tools).join('\n')}\n`);
  for (const name of ['my-agent', 'my-check']) {
    const file = path.join(tools, name);
    writeFileSync(file, `#!/bin/sh\necho "$PATH" >'${planted.home}/${name}.path'\n`);
    chmodSync(file, 0o755);
  }
  return { ...planted, tools };
}

async function start({ home, env }: Planted): Promise<App> {
  const sample = path.join(home, 'sample');
  expect((await createSample({ folder: sample, seed: 2 })).ok).toBe(true);
  const stateDir = path.join(home, 'state');
  mkdirSync(stateDir, { mode: 0o700 });
  const configFile = path.join(home, 'config.yaml');
  const settings = {
    agent: 'mine',
    commands: { mine: { argv: ['my-agent'] } },
    constraints: { pluggedIn: false },
    sandbox: { agents: 'off', checks: 'off' },
    limits: { maxTasks: 1, minFreeDiskBytes: 0 },
    repositories: [{ id: 'sample', path: sample, checks: [{ name: 'own', command: 'my-check' }] }],
  };
  writeFileSync(configFile, JSON.stringify(settings));
  const logDir = path.join(stateDir, 'logs');
  const paths = { configFile, stateDir, logDir, worktreeRoot: path.join(home, 'worktrees') };
  const app = await createApp({ os: portsWithShell(env['SHELL'] ?? ''), paths, env });
  if (!app.ok) throw new Error(app.error.message);
  open.push(() => app.value.stop());
  return app.value;
}

function portsWithShell(shell: string): OsPorts {
  return {
    power: {
      read: async () => ({ onAc: true, hasBattery: false, percent: null }),
      onChange: () => () => undefined,
      hold: noHold,
      onSleep: () => () => undefined,
    },
    notifier: { notify: () => undefined },
    loginPath: (wants) => createLoginPath({ ...wants, limitMs: 3_600_000, shells: [shell] }),
    capabilities: {
      host: 'menu-bar',
      tray: false,
      revealFolder: false,
      notifications: false,
      sleepHeldBy: null,
      version: '0',
    },
    openBrief: () => false,
  };
}

it('finds agents and runs checks on the PATH of the login shell, and looks again for the doctor', async () => {
  const planted = plant((tools) => [setPath('bash', `${tools}:/usr/bin:/bin`)]);
  const app = await start(planted);
  const doctor = await app.dispatch('host.doctor', {});
  expect(doctor).toMatchObject({
    value: expect.arrayContaining([expect.objectContaining({ id: 'agent:mine', level: 'ok' })]),
  });
  const ended = new Promise<void>((resolve) => {
    app.feed.follow((event) => {
      if (event.type === 'night.moved' && event.body.to === 'brief-ready') resolve();
    });
  });
  await app.start();
  await app.dispatch('queue.add', { title: 'Anything', repoId: 'sample' });
  expect(await app.dispatch('night.arm', { startNow: true })).toMatchObject({ ok: true });
  await ended;
  for (const name of ['my-agent', 'my-check']) {
    const file = path.join(planted.home, `${name}.path`);
    expect(existsSync(file) && readFileSync(file, 'utf8')).toContain(planted.tools);
  }
  writeFileSync(path.join(planted.home, '.bash_profile'), 'exit 7\n');
  const again = JSON.stringify(await app.dispatch('host.doctor', {}));
  expect(again).toContain('ended before it told its PATH. Programs are looked for in the usual');
  expect(again).toContain('mine is not installed.');
}, 60_000);

it('a shell that hangs delays no start; an emergency stop ends it', async () => {
  const planted = plant(() => ['echo $$ >"$HOME/shell"; while :; do sleep 1; done']);
  const app = await start(planted);
  await app.start();
  expect(await app.dispatch('night.status', {})).toMatchObject({ ok: true });
  const file = path.join(planted.home, 'shell');
  const begun = () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n');
  expect(await eventually(begun)).toBe(true);
  const pid = Number(readFileSync(file, 'utf8'));
  expect(isAlive(pid)).toBe(true);
  expect(await app.dispatch('emergency.stop', {})).toMatchObject({ ok: true });
  expect(isAlive(pid)).toBe(false);
}, 60_000);
