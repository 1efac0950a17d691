import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApp } from '../../../src/node/app.ts';
import type { App, OsPorts } from '../../../src/node/app-ports.ts';
import { createHttpServer } from '../../../src/node/http/server.ts';
import { noHold } from '../../../src/node/power/holds/no-hold.ts';
import type { SecretStore } from '../../../src/node/secrets/secret-store.ts';
import { cleanText } from '../../../src/node/secrets/sink.ts';
import { ok } from '../../../src/shared/result.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-store.ts';

const VALUE = 'plain-looking-0x7f3a-token-of-codex';
const NAME = 'CODEX_API_KEY';

let temp: TempFolder;
let app: App | null = null;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(async () => {
  await app?.stop();
  app = null;
  temp.remove();
});

const fileOf = (): string => path.join(temp.dir, 'kept', 'secrets.json');
const stateDirOf = (): string => path.join(temp.dir, 'state');

async function open(settings: object, secrets?: SecretStore): Promise<App> {
  const stateDir = stateDirOf();
  mkdirSync(stateDir, { mode: 0o700 });
  const configFile = path.join(temp.dir, 'config.yaml');
  writeFileSync(configFile, JSON.stringify(settings));
  const paths = {
    ...{ configFile, stateDir, logDir: path.join(stateDir, 'logs') },
    worktreeRoot: path.join(temp.dir, 'worktrees'),
  };
  const env = { HOME: temp.dir, PATH: '/usr/bin:/bin' };
  const made = await createApp({ os: ports(secrets), paths, env });
  if (!made.ok) throw new Error(made.error.message);
  app = made.value;
  return app;
}

function ports(secrets: SecretStore | undefined): OsPorts {
  return {
    secrets,
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

const KEPT_IN_FILE = { secrets: { file: 'kept/secrets.json' } };

it('takes a token in once, keeps it in the chosen file, and tells nothing but its name from then on', async () => {
  const { dispatch } = await open(KEPT_IN_FILE);
  const answers = [
    await dispatch('secret.set', { name: NAME, value: VALUE }),
    await dispatch('secret.list', {}),
    await dispatch('host.doctor', {}),
  ];
  expect(answers.slice(0, 2)).toMatchObject([
    { ok: true, value: { name: NAME } },
    { ok: true, value: { names: [NAME], allowed: expect.arrayContaining([NAME]) } },
  ]);
  expect(JSON.stringify(answers)).not.toContain(VALUE);
  expect(JSON.parse(readFileSync(fileOf(), 'utf8')).secrets).toEqual({ [NAME]: VALUE });
  expect(cleanText(`codex said ${VALUE}`)).toBe(`codex said [redacted:${NAME}]`);
  for (const entry of readdirSync(stateDirOf(), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    expect(readFileSync(file).includes(VALUE), file).toBe(false);
  }
  expect(await dispatch('secret.remove', { name: NAME })).toEqual(ok({ name: NAME }));
  expect(await dispatch('secret.remove', { name: NAME })).toMatchObject({
    error: { code: 'not-found' },
  });
});

it('gives the token to the agent that owns it at once, and takes it back when it is removed', async () => {
  const bin = path.join(temp.dir, 'codex');
  const seen = path.join(temp.dir, 'seen');
  const body = `printenv ${NAME} >'${seen}' || echo none >'${seen}'; echo codex-cli 0.169.0`;
  writeFileSync(bin, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  const { dispatch } = await open({ ...KEPT_IN_FILE, codex: { bin } });
  const given = async (): Promise<string> => {
    await dispatch('host.doctor', {});
    return readFileSync(seen, 'utf8').trim();
  };
  expect(await given()).toBe('none');
  await dispatch('secret.set', { name: NAME, value: VALUE });
  expect(await given()).toBe(VALUE);
  await dispatch('secret.remove', { name: NAME });
  expect(await given()).toBe('none');
});

it.each([
  ['PATH', VALUE],
  ['LD_PRELOAD', VALUE],
  ['AWS_SECRET_ACCESS_KEY', VALUE],
  ['codex_api_key', VALUE],
  ['__proto__', VALUE],
  [NAME, ''],
  [NAME, 'with\0nul'],
])('keeps nothing as %s = %j, and repeats no value', async (name, value) => {
  const { dispatch } = await open(KEPT_IN_FILE);
  const refused = await dispatch('secret.set', { name, value });
  expect(refused).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  expect(JSON.stringify(refused)).not.toContain(VALUE);
  expect(existsSync(fileOf())).toBe(false);
});

it('hides a value from the moment it comes in, also one that is refused', async () => {
  const { dispatch } = await open({});
  const refused = 'refused-0x91ac-and-hidden-nevertheless';
  const unplaced = 'unplaced-0x44d1-and-hidden-nevertheless';
  await dispatch('secret.set', { name: 'PATH\u001b', value: refused });
  await dispatch('secret.set', { name: NAME, value: unplaced });
  expect(cleanText(`it was ${refused}`)).toBe('it was [redacted:token]');
  expect(cleanText(`it was ${unplaced}`)).toBe(`it was [redacted:${NAME}]`);
});

it("takes the keys that the user's own codex configuration names, but none that every program is given", async () => {
  mkdirSync(path.join(temp.dir, '.codex'));
  const config = 'env_key = "MY_GATEWAY_KEY"\nenv_key = "PATH"\n';
  writeFileSync(path.join(temp.dir, '.codex', 'config.toml'), config);
  const { dispatch } = await open(KEPT_IN_FILE);
  const named = await dispatch('secret.set', { name: 'MY_GATEWAY_KEY', value: VALUE });
  expect(named).toMatchObject({ ok: true });
  const path_ = await dispatch('secret.set', { name: 'PATH', value: VALUE });
  expect(path_).toMatchObject({ ok: false });
});

it('loses none of many that come at one time', async () => {
  const { dispatch } = await open(KEPT_IN_FILE);
  const names = [NAME, 'CLAUDE_CODE_OAUTH_TOKEN', 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'];
  await Promise.all(
    names.map((name) => dispatch('secret.set', { name, value: `${VALUE}-${name}` })),
  );
  expect(await dispatch('secret.list', {})).toMatchObject({ value: { names: names.sort() } });
});

it('says how to choose a place where there is none', async () => {
  const { dispatch } = await open({});
  const error = { code: 'config-missing', fix: expect.stringContaining('secrets: { file:') };
  for (const [method, input] of [
    ['secret.set', { name: NAME, value: VALUE }],
    ['secret.remove', { name: NAME }],
    ['secret.list', {}],
  ] as const) {
    expect(await dispatch(method, input)).toMatchObject({ ok: false, error });
  }
});

it('keeps it where the host does, not in the file, when the host has a place of its own', async () => {
  const held: Record<string, string> = {};
  const store: SecretStore = {
    place: 'encrypted',
    read: async () => ok({ ...held }),
    set: async (name, value) => {
      held[name] = value;
      return ok(null);
    },
    remove: async (name) => ok(delete held[name]),
  };
  const { dispatch } = await open(KEPT_IN_FILE, store);
  const kept = await dispatch('secret.set', { name: NAME, value: VALUE });
  expect(kept).toEqual(ok({ name: NAME, place: 'encrypted' }));
  expect([held[NAME], existsSync(fileOf())]).toEqual([VALUE, false]);
});

it('is asked over HTTP by whoever has the token of the page, and by nobody else', async () => {
  const { dispatch, feed } = await open(KEPT_IN_FILE);
  const token = 'e'.repeat(48);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const server = createHttpServer({ dispatch, feed, staticDir: '/nowhere', token, log });
  const bound = await server.listen(0);
  if (!bound.ok) throw new Error(bound.error.message);
  const ask = async (method: string, body: object, headers: Record<string, string>) => {
    const url = new URL(`api/${method}`, bound.value.url);
    const asJson = { 'content-type': 'application/json', ...headers };
    const reply = await fetch(url, { method: 'POST', headers: asJson, body: JSON.stringify(body) });
    return { status: reply.status, text: await reply.text() };
  };
  const admitted = { authorization: `Bearer ${token}` };
  try {
    const wish = { name: NAME, value: VALUE };
    expect((await ask('secret.set', wish, {})).status).toBe(401);
    const elsewhere = { ...admitted, origin: 'https://evil.example' };
    expect((await ask('secret.set', wish, elsewhere)).status).toBe(403);
    expect(existsSync(fileOf())).toBe(false);
    const kept = await ask('secret.set', wish, admitted);
    const listed = await ask('secret.list', {}, admitted);
    expect(JSON.parse(listed.text)).toMatchObject({ ok: true, value: { names: [NAME] } });
    expect(kept.text + listed.text).not.toContain(VALUE);
    expect((await ask('secret.set', { ...wish, name: 'PATH' }, admitted)).text).toContain(
      'bad-input',
    );
  } finally {
    await server.close();
  }
});
