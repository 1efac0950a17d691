import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLoginPath, type LoginPathWants } from '../../../src/node/login-shell/login-path.ts';
import { eventually, isAlive } from '../process/running.ts';
import { installed, plantHome, setPath } from './planted.ts';

const TOOLS = '/opt/their tools/bin';
const SYSTEM = '/usr/bin:/bin';

const homes: { remove(): void }[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

function plant(shell: string, profile: readonly string[]) {
  const planted = plantHome(shell, profile);
  homes.push(planted);
  return planted;
}

/** Asks `bash`, or whatever `more` says, once; what was found, in order, and the question. */
function open(env: LoginPathWants['env'], more: Partial<LoginPathWants> = {}) {
  const found: string[] = [];
  const shells = [env['SHELL'] ?? ''];
  const loginPath = createLoginPath({ env, shells, onFound: (p) => found.push(p), ...more });
  return { loginPath, found, folders: () => (found.at(-1) ?? '').split(':') };
}

const HERE = ['bash', 'dash', 'zsh', 'fish', 'tcsh'].filter((shell) => installed(shell) !== null);

describe.each(HERE)('the PATH of a %s', (shell) => {
  it('is what its start file makes of it', async () => {
    const { env } = plant(shell, ['echo welcome back', setPath(shell, `${TOOLS}:${SYSTEM}`)]);
    const withLines = { ...env, BANNER: 'one\nPATH=/evil\n\ntwo' };
    const { loginPath, folders } = open(withLines);
    await loginPath.ready();
    expect(loginPath.problem()).toBeNull();
    expect(folders().slice(0, 3)).toEqual([TOOLS, '/usr/bin', '/bin']);
    expect(folders()).not.toContain('/evil');
  });
});

const PATH_LINE = setPath('bash', `${TOOLS}:${SYSTEM}`);

it.each([
  ['that prints a lot, and NUL bytes', ['head -c 9000000 /dev/zero', 'seq 1 200000', PATH_LINE]],
  ['that echoes every command into its output', ['exec 2>&1', 'set -xv', PATH_LINE]],
  ['that replaces printf, env and sh', ['printf() { :; }', 'env() { :; }', PATH_LINE]],
  ['with a command that fails', ['false', 'no-such-command', PATH_LINE]],
  ['that asks a question', ['read -r answer', 'stty -echo', PATH_LINE]],
  ['that leaves something running with the output open', ['sleep 300 &', PATH_LINE]],
  ['that prints more at its end', ["trap 'seq 1 100000' EXIT", PATH_LINE]],
])('a profile %s is survived', async (_, profile) => {
  const { env } = plant('bash', profile);
  const { loginPath, folders } = open(env);
  await loginPath.ready();
  expect([loginPath.problem(), folders()[0]]).toEqual([null, TOOLS]);
});

it('what a profile left running hears that the shell is gone, as when a terminal closes; a daemon goes on', async () => {
  const { env, home } = plant('bash', [
    'sleep 300 & echo $! >"$HOME/job"',
    'setsid sh -c \'echo $$ >"$HOME/daemon"; exec sleep 300\' & ',
    'until [ -s "$HOME/daemon" ]; do sleep 0.01; done',
    PATH_LINE,
  ]);
  await open(env).loginPath.ready();
  const pidIn = (name: string) => Number(readFileSync(path.join(home, name), 'utf8'));
  const daemon = pidIn('daemon');
  expect(await eventually(() => !isAlive(pidIn('job')))).toBe(true);
  expect(isAlive(daemon)).toBe(true);
  process.kill(daemon, 'SIGKILL');
});

it('a profile that hangs is ended at the limit with everything it started, and known folders are added', async () => {
  const { env, home } = plant('bash', [
    'setsid sh -c \'trap "" TERM; echo $$ >"$HOME/child"; while :; do sleep 1; done\' &',
    'until [ -s "$HOME/child" ]; do sleep 0.01; done',
    'echo $$ >"$HOME/shell"',
    'while :; do sleep 1; done',
  ]);
  mkdirSync(path.join(home, '.local/bin'), { recursive: true });
  const { loginPath, found } = open(env, { limitMs: 4000 });
  await loginPath.ready();
  expect(found[0]).toMatch(new RegExp(`^${SYSTEM}:${home}/\\.local/bin`));
  expect(loginPath.problem()?.message).toContain('did not finish its start files within');
  for (const name of ['child', 'shell']) {
    expect(isAlive(Number(readFileSync(path.join(home, name), 'utf8')))).toBe(false);
  }
});

it('a profile that prints without end is given up long before the limit', async () => {
  const { env } = plant('bash', ['yes']);
  const { loginPath, found } = open(env, { limitMs: 3_600_000 });
  await loginPath.ready();
  expect(loginPath.problem()?.message).toContain('prints without end');
  expect(found).toHaveLength(1);
});

it.each([
  ['ends by itself', 'exit 3'],
  ['becomes another program', 'exec true'],
  ['kills its shell', 'kill -9 $$'],
])('of a shell whose profile %s the next one is asked', async (_, line) => {
  const { env, home } = plant('bash', [line]);
  writeFileSync(path.join(home, '.profile'), `${setPath('dash', TOOLS)}\n`);
  const shells = ['/no/such/shell', env.SHELL, installed('dash') ?? ''];
  const { loginPath, folders } = open(env, { shells });
  await loginPath.ready();
  expect([loginPath.problem(), folders()[0]]).toEqual([null, TOOLS]);
});

it('tells why when no shell answers', async () => {
  const { env } = plant('bash', ['exit 3']);
  const { loginPath, found } = open(env);
  await loginPath.ready();
  expect(loginPath.problem()).toMatchObject({
    code: 'spawn-failed',
    message: `${env.SHELL} ended before it told its PATH.`,
    fix: `Find out with: ${env.SHELL} -ilc true`,
  });
  expect(found[0]).toMatch(/^\/usr\/bin:\/bin/);
});

it('asks once for all who wait, and again only when told to', async () => {
  const { env, home } = plant('bash', ['echo asked >>"$HOME/count"', PATH_LINE]);
  const times = () => readFileSync(path.join(home, 'count'), 'utf8').trim().split('\n').length;
  const { loginPath, found, folders } = open(env);
  await Promise.all([loginPath.ready(), loginPath.ready(), loginPath.ready()]);
  await loginPath.ready();
  expect([times(), found.length]).toEqual([1, 1]);
  writeFileSync(path.join(home, '.bash_profile'), setPath('bash', '/opt/new/bin'));
  loginPath.askAgain();
  loginPath.askAgain();
  await loginPath.ready();
  expect([found.length, folders()[0]]).toEqual([2, '/opt/new/bin']);
});

it('gives the shell what the session gave us without the variables of Electron, and takes only absolute folders', async () => {
  const { env, home } = plant('bash', [
    'env >"$HOME/given"',
    setPath('bash', '.:node_modules/.bin::/opt/a:/opt/a:/usr/bin'),
  ]);
  const { loginPath, folders } = open({ ...env, ELECTRON_RUN_AS_NODE: '1', OWN: 'yes' });
  await loginPath.ready();
  const given = readFileSync(path.join(home, 'given'), 'utf8');
  expect([given.includes('OWN=yes'), given.includes('ELECTRON')]).toEqual([true, false]);
  expect(folders().slice(0, 3)).toEqual(['/opt/a', '/usr/bin', '/bin']);
});

it('starts no shell while it may not, and asks when it may', async () => {
  const { env, home } = plant('bash', ['touch "$HOME/asked"', PATH_LINE]);
  let isAllowed = false;
  const { loginPath, found } = open(env, { isAllowed: () => isAllowed });
  await loginPath.ready();
  loginPath.askAgain();
  expect([found, existsSync(path.join(home, 'asked'))]).toEqual([[], false]);
  isAllowed = true;
  await loginPath.ready();
  expect(found).toHaveLength(1);
});

it('is over at once when it is stopped, with the shell', async () => {
  const { env, home } = plant('bash', ['echo $$ >"$HOME/shell"; while :; do sleep 1; done']);
  const { loginPath } = open(env, { limitMs: 3_600_000 });
  const ready = loginPath.ready();
  const file = path.join(home, 'shell');
  const begun = () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n');
  expect(await eventually(begun)).toBe(true);
  await loginPath.stop();
  await ready;
  expect(isAlive(Number(readFileSync(file, 'utf8')))).toBe(false);
});
