import {
  chmodSync,
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
import { createHostAgents } from '../../../src/node/agent/host-agents.ts';
import { createNodeClock } from '../../../src/node/clock.ts';
import { createConfigSource } from '../../../src/node/config-file.ts';
import { createGit } from '../../../src/node/git/create-git.ts';
import type { RehearsalLimits } from '../../../src/node/rehearse/host.ts';
import { createHostRehearsals } from '../../../src/node/rehearse/host-rehearsals.ts';
import type { Rehearsals } from '../../../src/node/rehearse/rehearse.ts';
import { ok } from '../../../src/shared/result.ts';
import type { DeviceReading } from '../../../src/shared/schema/device.ts';
import type {
  ConstraintReading,
  Rehearsal,
  RehearsalInput,
  RehearsalLine,
} from '../../../src/shared/schema/host.ts';
import type { DisplayState, Status } from '../../../src/shared/schema/status.ts';
import { offStatus, queuedTask } from '../../helpers/sample-status.ts';
import { gitIn, type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';
import { unwrap } from '../git/world.ts';

/** A host of rehearsals with real git, files, processes and agents; what the machine and the queue say is scripted. */
export interface RehearsalWorld {
  readonly dir: string;
  readonly stateDir: string;
  readonly repo: TempRepo;
  readonly heard: RehearsalLine[];
  readings: ConstraintReading[];
  lid: { isClosed: boolean; causesSleep: boolean } | null;
  sleepHeldBy: string | null;
  state: DisplayState;
  queued: number;
  limits: Partial<RehearsalLimits>;
  /** What the host and its agents have of an environment. */
  env: Record<string, string>;
  /** Puts a program on the only PATH that agents have; `script` is POSIX shell. */
  program(name: string, script: string): string;
  configure(config: object): void;
  /** A clone of the repository called `name`; its path. */
  copy(name: string): Promise<string>;
  open(): Promise<Rehearsals>;
  rehearse(input?: RehearsalInput): Promise<Rehearsal>;
  dispose(): Promise<void>;
}

export const AC: ConstraintReading = {
  id: 'ac-power',
  name: 'AC power',
  state: 'ok',
  reading: 'On AC (80 %)',
  sentence: 'On AC (80 %).',
};

/** One repository called `kiln` with one check, and no agent but the housekeeper and what a test configures. */
export async function createRehearsalWorld(): Promise<RehearsalWorld> {
  const dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-rehearsal-')));
  const repo = await tempRepo({ files: { 'README.md': '# Kiln\n' } });
  await repo.write('unfinished.txt', 'the user was here\n');
  const [bin, home, stateDir] = ['bin', 'home', 'state'].map((name) => path.join(dir, name));
  for (const folder of [bin, home]) mkdirSync(folder ?? '');
  const configFile = path.join(dir, 'config.yaml');
  const world: RehearsalWorld = {
    dir,
    stateDir: stateDir ?? '',
    repo,
    heard: [],
    readings: [AC],
    lid: null,
    sleepHeldBy: 'systemd-inhibit',
    state: 'off',
    queued: 0,
    limits: {},
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: home ?? '', TMPDIR: dir },
    program: (name, script) => {
      const file = path.join(bin ?? '', name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return file;
    },
    configure: (config) => writeFileSync(configFile, JSON.stringify(config)),
    copy: async (name) => {
      await gitIn(dir, 'clone', '-q', repo.path, name);
      return path.join(dir, name);
    },
    open: () => open(world, configFile),
    rehearse: async (input = {}) => {
      const rehearsals = await world.open();
      const rehearsal = unwrap(await rehearsals.run(input));
      await rehearsals.stop();
      return rehearsal;
    },
    dispose: async () => {
      await repo.dispose();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  world.configure(kiln(world));
  return world;
}

/** A configuration with the world's repository; `more` is added to the repository. */
export function kiln({ repo, dir }: RehearsalWorld, more: object = {}): Record<string, unknown> {
  const checks = [{ name: 'sound', command: 'test -f README.md' }];
  return {
    agent: 'housekeeper',
    codex: { bin: path.join(dir, 'bin/codex') },
    repositories: [{ id: 'kiln', path: repo.path, checks, ...more }],
  };
}

/** The line called `id`; its absence fails the test. */
export function lineOf({ lines }: Pick<Rehearsal, 'lines'>, id: string): RehearsalLine {
  const line = lines.find((one) => one.id === id);
  if (line === undefined) throw new Error(`no line ${id} in ${lines.map((one) => one.id)}`);
  return line;
}

/** What of a rehearsal could still be there: worktrees, their records and branches, the scratch folder. */
export async function leftovers(world: RehearsalWorld): Promise<string[]> {
  const below = (folder: string): string[] =>
    existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  const repository = path.join(world.stateDir, 'repos/kiln');
  const quarantine = path.join(repository, 'quarantine.git');
  const heads = existsSync(quarantine) ? await gitIn(quarantine, 'branch', '--list') : '';
  return [
    ...below(path.join(world.dir, 'worktrees/kiln')),
    ...below(path.join(repository, 'worktrees')),
    ...below(path.join(quarantine, 'worktrees')),
    ...below(path.join(world.stateDir, 'rehearsal')),
    ...heads.split('\n').filter((line) => line !== ''),
  ];
}

async function open(world: RehearsalWorld, configFile: string): Promise<Rehearsals> {
  const { stateDir, env } = world;
  const worktreeRoot = path.join(world.dir, 'worktrees');
  const loaded = await createConfigSource({ file: configFile, stateDir, env });
  if (!loaded.ok) throw new Error(loaded.error[0]?.message);
  const live = loaded.value;
  const clock = createNodeClock();
  const { sleepHeldBy } = world;
  return createHostRehearsals({
    os: {
      capabilities: {
        host: 'headless',
        tray: false,
        revealFolder: false,
        notifications: false,
        sleepHeldBy,
        version: '0.0.0',
      },
    },
    live,
    config: live,
    git: createGit({ stateDir, worktreeRoot }),
    agents: createHostAgents({ config: live, env, clock, stateDir }),
    clock,
    device: { read: async () => readingOf(world), onChange: () => () => undefined },
    paths: { stateDir, worktreeRoot },
    engine: engineOf(world),
    onLine: (line) => world.heard.push(line),
    limits: world.limits,
  });
}

function readingOf({ lid }: RehearsalWorld): DeviceReading {
  return { lid: { value: lid, source: 'test', at: 0 } } as DeviceReading;
}

function engineOf(world: RehearsalWorld): Parameters<typeof createHostRehearsals>[0]['engine'] {
  return {
    'constraints.check': async () =>
      ok({ readings: world.readings, wouldStart: true, blockedBy: [], sentence: '' }),
    'queue.list': async () =>
      ok(Array.from({ length: world.queued }, (_, index) => queuedTask(`task-${index}`, 'Do it'))),
    'night.status': async () => ok(offStatus({ state: world.state }) as Status),
  };
}
