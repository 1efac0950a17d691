import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CliResult } from '../system/cli.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: KilnWorld;
let bin: string;

/** Only these programs are found: git, bubblewrap where the system has it, and what a test puts there. */
beforeEach(async () => {
  world = await kilnWorld();
  bin = path.join(world.cli.root, 'bin');
  mkdirSync(bin);
  for (const name of process.platform === 'linux' ? ['git', 'bwrap'] : ['git']) {
    const program = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    symlinkSync(program, path.join(bin, name));
  }
});
afterEach(() => world.dispose());

function examine(config: unknown, PATH: string = bin): Promise<CliResult> {
  const known = { codex: { bin: path.join(bin, 'codex') } };
  world.cli.configure(JSON.stringify({ ...known, ...(config as object) }));
  return world.cli.run(['doctor'], { env: { PATH } });
}

/** The lines with what differs from machine to machine written as a word. */
function linesOf({ stdout }: CliResult): string[] {
  return stdout
    .trimEnd()
    .replace(process.versions.node, 'NODE')
    .replace(/git \d+(\.\d+)+/, 'git VERSION')
    .replace(/[\d.]+ GB of disk/, 'SOME of disk')
    .replace(/bubblewrap|Seatbelt/, 'SANDBOX')
    .replace(/at [0-9a-f]{10}\./, 'at COMMIT.')
    .replaceAll(world.cli.root, 'ROOT')
    .split('\n');
}

function repository() {
  return { repositories: [{ id: 'kiln', path: world.repo.path }] };
}

const NODE = 'OK   Node NODE.';
const GIT = 'OK   git VERSION.';
const CONFIG = 'OK   Configuration ROOT/config.yaml.';
const KILN = 'OK   kiln: main at COMMIT.';
const HOUSEKEEPER = 'OK   housekeeper is ready (built in, runs no command).';
const SANDBOX = 'OK   SANDBOX holds agents, setup commands and checks.';
const DISK = 'OK   SOME of disk is free.';
const NO_CODEX = [
  'codex is not installed.',
  '     There is no program at "ROOT/bin/codex", the configured codex. Install it with "npm install -g @openai/codex", or set codex.bin to its path.',
] as const;

const NO_CLAUDE = [
  'WARN claude is not installed.',
  '     The program "claude" was not found. Install it with "npm install -g @anthropic-ai/claude-code", or set claude.bin to its path.',
];

it('finds nothing to mend but an agent that nobody asked for', async () => {
  const ended = await examine(repository());
  expect(linesOf(ended)).toEqual([
    NODE,
    GIT,
    CONFIG,
    KILN,
    `WARN ${NO_CODEX[0]}`,
    NO_CODEX[1],
    ...NO_CLAUDE,
    HOUSEKEEPER,
    SANDBOX,
    DISK,
  ]);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
});

it('says that the sandbox cannot start, with 1, and who is not held, with 0', async () => {
  rmSync(path.join(bin, 'bwrap'), { force: true });
  const missing = await examine(repository());
  if (process.platform === 'linux') {
    expect(linesOf(missing).slice(-3)).toEqual([
      'FAIL SANDBOX is not installed.',
      '     Install it (apt-get, dnf, pacman or apk: package bubblewrap), or set "sandbox" to off.',
      DISK,
    ]);
    expect(missing.code).toBe(1);
  }
  const off = await examine({ ...repository(), sandbox: { agents: 'off', checks: 'off' } });
  expect(linesOf(off).slice(-5)).toEqual([
    'WARN Agents run without a sandbox, with the rights of your account.',
    '     Set "sandbox.agents" to require.',
    'WARN Setup commands and checks run without a sandbox, with the rights of your account.',
    '     Set "sandbox.checks" to require.',
    DISK,
  ]);
  expect(off.code).toBe(0);
});

it('says that git is missing, with 1', async () => {
  const empty = path.join(world.cli.root, 'empty');
  mkdirSync(empty);
  const ended = await examine(repository(), empty);
  expect(linesOf(ended).slice(0, 4)).toEqual([
    NODE,
    'FAIL git is not installed or not on PATH.',
    '     Install git, for example with "xcode-select --install" or your package manager.',
    CONFIG,
  ]);
  expect(ended.code).toBe(1);
});

it('says that the configured agent is missing, with 7', async () => {
  const ended = await examine({ ...repository(), agent: 'codex' });
  expect(linesOf(ended).slice(4, 6)).toEqual([`FAIL ${NO_CODEX[0]}`, NO_CODEX[1]]);
  expect(ended.code).toBe(7);
});

it('says that the configuration is broken, with 2', async () => {
  const ended = await examine({ ...repository(), agent: 'sculptor' });
  expect(linesOf(ended)[2]).toMatch(/^FAIL ROOT\/config\.yaml:\d+:\d+: agent: .*"sculptor"/);
  expect(linesOf(ended)[3]).toBe(
    '     Correct it; until then the last good configuration is in force.',
  );
  expect(ended.code).toBe(2);
});

it('says that the configured agent is signed out, with 7', async () => {
  const codex = path.join(bin, 'codex');
  writeFileSync(
    codex,
    '#!/bin/sh\ncase "$*" in\n--version) echo "codex-cli 9.8.7" ;;\n*) echo "Not logged in"; exit 1 ;;\nesac\n',
  );
  chmodSync(codex, 0o755);
  const ended = await examine({ ...repository(), agent: 'codex' });
  expect(linesOf(ended).slice(4, 6)).toEqual([
    'FAIL codex is signed out.',
    "     Run CODEX_HOME='ROOT/home/.codex' 'ROOT/bin/codex' login",
  ]);
  expect(ended.code).toBe(7);
});

it('says that the disk is nearly full, with 1', async () => {
  const ended = await examine({ ...repository(), limits: { minFreeDiskBytes: 9e15 } });
  expect(linesOf(ended).slice(-2)).toEqual([
    'FAIL SOME of disk is free.',
    '     A night needs 9000000.0 GB; free some, or lower "limits.minFreeDiskBytes".',
  ]);
  expect(ended.code).toBe(1);
});

it('says that no repository is configured, with 2', async () => {
  const ended = await examine({});
  expect(linesOf(ended).slice(3, 5)).toEqual([
    'FAIL No repository is configured.',
    '     Add one under "repositories:" in the configuration, or run "nightkiln demo".',
  ]);
  expect(ended.code).toBe(2);
});

it('says that a configured folder is no repository, with 2', async () => {
  const ended = await examine({ repositories: [{ id: 'kiln', path: bin }] });
  expect(linesOf(ended)[3]).toBe('FAIL ROOT/bin is not a git repository.');
  expect(ended.code).toBe(2);
});
