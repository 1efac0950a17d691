import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CliResult } from '../system/cli.ts';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: KilnWorld;
let bin: string;

/** Only these programs are found: git, and what a test puts there. */
beforeEach(async () => {
  world = await kilnWorld();
  bin = path.join(world.cli.root, 'bin');
  mkdirSync(bin);
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  symlinkSync(git, path.join(bin, 'git'));
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
const DISK = 'OK   SOME of disk is free.';
const NO_CODEX = [
  'codex is not installed.',
  '     There is no program at "ROOT/bin/codex", the configured codex. Install it with "npm install -g @openai/codex", or set codex.bin to its path.',
] as const;

it('finds nothing to mend but an agent that nobody asked for', async () => {
  const ended = await examine(repository());
  expect(linesOf(ended)).toEqual([
    NODE,
    GIT,
    CONFIG,
    KILN,
    `WARN ${NO_CODEX[0]}`,
    NO_CODEX[1],
    HOUSEKEEPER,
    DISK,
  ]);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
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
    '     Codex is signed out. Run "codex login" once.',
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
