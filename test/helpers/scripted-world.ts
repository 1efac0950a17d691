import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { Ports } from '../../src/engine/night/context.ts';
import type { GitHubSide } from '../../src/engine/night/github/remote-of.ts';
import { waitUntil } from '../../src/engine/night/pause.ts';
import type { AgentDriver } from '../../src/engine/ports/agent.ts';
import type { SetupWish } from '../../src/engine/ports/checks.ts';
import type { Swept, Upkeep } from '../../src/engine/ports/upkeep/upkeep.ts';
import { createNodeIds } from '../../src/node/ids.ts';
import type { ArmInput } from '../../src/shared/contract.ts';
import { ok } from '../../src/shared/result.ts';
import type { Brief } from '../../src/shared/schema/brief.ts';
import type { Check, CheckFault, CheckResult } from '../../src/shared/schema/check.ts';
import { Config } from '../../src/shared/schema/config.ts';
import type { DeviceValues } from '../../src/shared/schema/device.ts';
import type { PowerReading } from '../../src/shared/schema/host.ts';
import type { Status } from '../../src/shared/schema/status.ts';
import type { NewTask, Task } from '../../src/shared/schema/task.ts';
import { deviceWith } from '../engine/constraints/device.ts';
import type { ManualClock } from './manual-clock.ts';
import { type ScriptedAgent, scriptedAgent, scriptedAgents } from './scripted-agent.ts';
import { type ScriptedGit, scriptedGit } from './scripted-git.ts';
import { type TempStore, tempStore } from './temp-store.ts';

/** A whole machine in a test's hand: time, power, repositories, agents and checks, over a real journal. */
export interface World {
  readonly clock: ManualClock;
  readonly git: ScriptedGit;
  readonly agent: ScriptedAgent;
  readonly temp: TempStore;
  readonly notices: string[];
  readonly written: Map<string, string>;
  readonly reaped: number[];
  /** Holds on sleep in force, and the names of all that were taken. */
  readonly held: { count: number; names: string[] };
  power: PowerReading;
  freeBytes: number | null;
  /** Tells the engine that the power source changed. */
  plug(onAc: boolean): void;
  /** Changes what a device of the world says, and tells the engine. */
  sense(values: DeviceValues): void;
  /** What a check says; `isHead` in the clean checkout of a task's commit. */
  checkSays: (check: Check, isHead: boolean) => CheckResult['outcome'];
  /** Who is at fault where a check is not green. */
  faultOf: (check: Check, isHead: boolean) => CheckFault | null;
  /** How long a check runs in the clean checkout; it can be cut short. */
  proofTakesMs: number;
  setupTakesMs: number;
  setupFrom: 'command' | 'cache';
  readonly setups: SetupWish[];
  onSetup: () => void;
  /** What each worktree has for itself, and those that were left. */
  variables: Record<string, string>;
  readonly left: string[];
  /** Worktrees whose commands have no network. */
  readonly confined: string[];
  /** Env files: each lending, and what lies in a worktree now. */
  readonly lent: string[];
  readonly inTree: Set<string>;
  setupFails: boolean;
  cannotWrite: boolean;
  engine: Engine;
  /** The host dies without a word and a new one starts on the same journal. */
  crash(openNight?: 'go-on' | 'end'): Promise<void>;
  arm(input?: ArmInput): Promise<string>;
  queue(task: NewTask): Promise<Task>;
  brief(nightId: string): Promise<Brief>;
  status(): Promise<Status>;
  dispose(): void;
}

interface WorldOptions {
  readonly config?: Record<string, unknown>;
  readonly agent?: { hasModel?: boolean; canResume?: boolean; efforts?: readonly string[] };
  /** What the device says at first; without it only mains power and the disk are known. */
  readonly device?: DeviceValues;
  /** Texts of prompt files, by path. */
  readonly prompts?: Readonly<Record<string, string>>;
  readonly github?: GitHubSide;
  readonly upkeep?: Upkeep;
  readonly more?: (clock: ManualClock, git: ScriptedGit) => AgentDriver[];
}

/** A sweep that finds nothing. */
export const NOTHING_SWEPT: Swept = {
  before: { worktrees: 0, bytes: 0 },
  after: { worktrees: 0, bytes: 0 },
  removed: [],
  kept: [],
};

const REPOSITORY = {
  id: 'app',
  path: '/home/ada/app',
  checks: [{ name: 'test', command: 'npm test' }],
  discovery: false,
};

const HOST = { appVersion: '0.0.0-test', machineId: 'machine' };

const AC: PowerReading = { onAc: true, hasBattery: true, percent: 90 };

/** A world at 20:00 UTC with a window of 22:00 to 06:30 UTC, one repository and one agent. */
export function createWorld(options: WorldOptions = {}): World {
  const temp = tempStore();
  const { clock } = temp;
  const git = scriptedGit();
  const agent = scriptedAgent({ clock, dirty: git.dirty, ...options.agent });
  const agents = scriptedAgents([agent, ...(options.more?.(clock, git) ?? [])]);
  const config = Config.parse({
    repositories: [REPOSITORY],
    schedule: { timeZone: 'UTC' },
    ...options.config,
  });
  const listeners = new Set<() => void>();
  let sensed: DeviceValues = options.device ?? {};
  let alive = { current: true };
  let isStarted = false;
  const world: World = {
    clock,
    git,
    agent,
    temp,
    notices: [],
    written: new Map(),
    reaped: agents.reaped,
    held: { count: 0, names: [] },
    power: AC,
    freeBytes: 80_000_000_000,
    plug: (onAc) => {
      world.power = { ...AC, onAc };
      for (const listener of [...listeners]) listener();
    },
    sense: (values) => {
      sensed = { ...sensed, ...values };
      for (const listener of [...listeners]) listener();
    },
    checkSays: () => 'passed',
    faultOf: () => null,
    proofTakesMs: 0,
    setupTakesMs: 0,
    setupFrom: 'command',
    setups: [],
    onSetup: () => undefined,
    variables: {},
    left: [],
    confined: [],
    lent: [],
    inTree: new Set(),
    setupFails: false,
    cannotWrite: false,
    engine: createEngine(portsOf(), HOST),
    crash: async (openNight) => {
      alive.current = false;
      // The holds of a process end with it.
      world.held.count = 0;
      alive = { current: true };
      temp.reopen();
      world.engine = createEngine(portsOf(), HOST);
      isStarted = true;
      await world.engine.start(openNight);
    },
    arm: async (input = {}) => {
      if (!isStarted) await world.engine.start();
      isStarted = true;
      const reply = await world.engine.handlers['night.arm'](input);
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value.nightId;
    },
    queue: async (task) => {
      const reply = await world.engine.handlers['queue.add'](task);
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value;
    },
    brief: async (nightId) => {
      const reply = await world.engine.handlers['brief.show']({ nightId });
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value;
    },
    status: async () => {
      const reply = await world.engine.handlers['night.status']({});
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value;
    },
    dispose: () => temp.remove(),
  };
  return world;

  async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
    if (ms > 0) await waitUntil(clock, clock.now() + ms, { signal });
  }

  /** Ports of one host. After a crash the old host's engine finds a store that is closed, as a dead process would not act. */
  function portsOf(): Ports {
    const mine = alive;
    const store = temp.store;
    return {
      store,
      clock: {
        ...clock,
        at: (at, run) => clock.at(at, () => mine.current && run()),
        after: (ms, run) => clock.after(ms, () => mine.current && run()),
      },
      ids: createNodeIds(clock.now),
      git,
      upkeep: options.upkeep,
      agents,
      checks: {
        detect: async () => [{ name: 'detected', command: 'npm run detected' }],
        setup: async (_path, wish, signal) => {
          world.setups.push(wish);
          world.onSetup();
          await pauseFor(world.setupTakesMs, signal);
          return world.setupFails || signal.aborted
            ? { ok: false, error: { code: 'setup-failed', message: 'npm ci failed.' } }
            : ok({ from: world.setupFrom, durationMs: 400, notKept: null });
        },
        variables: async () => world.variables,
        leave: async (path) => void world.left.push(path),
        lend: async (path, { files }) => {
          world.lent.push(`${path}: ${files.join(' ')}`);
          for (const file of files) world.inTree.add(file);
          return ok([]);
        },
        confine: (path) => {
          world.confined.push(path);
        },
        takeBack: async (_, files) => {
          for (const file of files) world.inTree.delete(file);
        },
        run: async (path, check, signal) => {
          const isHead = path.includes('/proof-');
          if (isHead) await pauseFor(world.proofTakesMs, signal);
          const outcome = world.checkSays(check, isHead);
          const fault = outcome === 'passed' ? null : world.faultOf(check, isHead);
          return { ...resultOf(check, outcome), ...(fault === null ? {} : { fault }) };
        },
      },
      power: {
        read: async () => world.power,
        onChange: (run) => {
          listeners.add(run);
          return () => listeners.delete(run);
        },
        hold: ({ name }) => {
          world.held.count += 1;
          world.held.names.push(name);
          const release = (): void => {
            if (mine.current) world.held.count -= 1;
          };
          return { heldBy: 'test', isHeld: async () => true, renew: () => undefined, release };
        },
        onSleep: () => () => undefined,
      },
      disk: { freeBytes: async () => world.freeBytes },
      device:
        options.device === undefined
          ? undefined
          : {
              read: async () => deviceWith(sensed, clock.now()),
              onChange: (run) => {
                listeners.add(run);
                return () => listeners.delete(run);
              },
            },
      files: {
        write: async (path, text) => {
          if (world.cannotWrite) {
            return { ok: false, error: { code: 'disk-low', message: 'No space left.' } };
          }
          world.written.set(path, text);
          return ok(`/state/${path}`);
        },
        read: async (path) => ok(world.written.get(path) ?? null),
        locate: (path) => `/state/${path}`,
      },
      notifier: { notify: ({ body }) => world.notices.push(body) },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      failpoint: () => undefined,
      github: options.github,
      config: {
        current: () => config,
        hash: () => 'hash',
        notices: () => [],
        prompt: (file) => options.prompts?.[file] ?? null,
      },
    };
  }
}

function resultOf(check: Check, outcome: CheckResult['outcome']): CheckResult {
  const exitCode = outcome === 'passed' ? 0 : 1;
  return {
    ...check,
    outcome,
    exitCode,
    durationMs: 5,
    excerpt: `${check.name} ${outcome}`,
    tests: null,
  };
}
