import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';
import { type CliProcess, type Installation, install } from '../cli.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../../fixtures/emergency/stubborn.sh');

/** Where the stubborn processes run. */
export interface Stubbornness {
  readonly as: 'agent' | 'setup' | 'check';
  readonly isSandboxed?: boolean;
}

/** An installation whose agent, setup command or check starts processes that will not end by themselves. */
export interface StubbornWorld {
  readonly cli: Installation;
  readonly repo: TempRepo;
  /** Its processes that are alive now, by name; a zombie is not. */
  alive(): string[];
  /** Resolves once all of them run. */
  untilAll(): Promise<void>;
  /** Starts a night that works on one task, and waits for all of them. */
  startNight(env?: Readonly<Record<string, string>>): Promise<CliProcess>;
  dispose(): Promise<void>;
}

/** Sets it up; nothing runs yet. */
export async function stubbornWorld({ as, isSandboxed }: Stubbornness): Promise<StubbornWorld> {
  const cli = install();
  const repo = await tempRepo({ files: { 'README.md': '# Kiln\n' } });
  const word = `stubborn${randomBytes(5).toString('hex')}`;
  const names = ['session', 'stopped', ...(isSandboxed === true ? ['cleared'] : [])];
  const alive = (): string[] => namesOf(word);
  const untilAll = async (): Promise<void> => {
    await expect.poll(alive, { timeout: 90_000, interval: 50 }).toEqual(names.sort());
  };
  cli.configure(configurationOf({ repo, word, as, isSandboxed: isSandboxed === true }));
  return {
    cli,
    repo,
    alive,
    untilAll,
    startNight: async (env = {}) => {
      const host = cli.start(['run', '--once', '--json', '--task', 'Half'], { env });
      await untilAll();
      return host;
    },
    dispose: async () => {
      for (const { pid } of processesOf(word)) process.kill(pid, 'SIGKILL');
      await repo.dispose();
      cli.dispose();
    },
  };
}

interface Wanted {
  readonly repo: TempRepo;
  readonly word: string;
  readonly as: Stubbornness['as'];
  readonly isSandboxed: boolean;
}

function configurationOf({ repo, word, as, isSandboxed }: Wanted): string {
  const command = `sh ${SCRIPT} ${word}`;
  const extra = isSandboxed ? ', CLEARED: "1"' : '';
  const idle = 'agent: housekeeper';
  const agent = [
    'agent: stubborn',
    'commands:',
    `  stubborn: { argv: [sh, ${SCRIPT}, ${word}], env: { WORK_FILE: half.txt${extra} } }`,
  ];
  return [
    'constraints: { pluggedIn: false, ignore: [all] }',
    'limits: { minFreeDiskBytes: 0, maxConcurrent: 1 }',
    isSandboxed ? '' : "sandbox: { agents: 'off', checks: 'off' }",
    ...(as === 'agent' ? agent : [idle]),
    'repositories:',
    `  - { id: kiln, path: ${repo.path}, discovery: false,`,
    as === 'setup' ? `      setup: ${JSON.stringify(command)}, checks: [] }` : '',
    as === 'check' ? `      checks: [{ name: c, command: ${JSON.stringify(command)} }] }` : '',
    as === 'agent' ? '      checks: [] }' : '',
    '',
  ].join('\n');
}

interface Found {
  readonly pid: number;
  readonly name: string;
}

function namesOf(word: string): string[] {
  return processesOf(word)
    .map(({ name }) => name)
    .sort();
}

/** By the last argument of the command line: `word-name`. */
function processesOf(word: string): Found[] {
  return fs.readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    const last = readIf(`/proc/${entry}/cmdline`).split('\0').filter(Boolean).at(-1) ?? '';
    const isZombie = /\) Z /.test(readIf(`/proc/${entry}/stat`));
    const isOurs = last.startsWith(`${word}-`) && !isZombie;
    return isOurs ? [{ pid: Number(entry), name: last.slice(word.length + 1) }] : [];
  });
}

function readIf(file: string): string {
  try {
    return fs.readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** How long after `act` began its effect was seen: nothing of the world is alive. Milliseconds. */
export async function gone(world: StubbornWorld, act: () => unknown): Promise<number> {
  const began = performance.now();
  const acted = act();
  while (world.alive().length > 0 && performance.now() - began < 15_000) await pause(20);
  const tookMs = performance.now() - began;
  await acted;
  expect(world.alive()).toEqual([]);
  return tookMs;
}
