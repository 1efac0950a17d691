import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { AgentDriver, AgentEvent, AgentJob } from '../../src/engine/ports/agent.ts';
import { createClaudeAgent } from '../../src/node/agent/claude/driver.ts';
import { createNodeClock } from '../../src/node/clock.ts';
import { startProcess } from '../../src/node/process/start.ts';
import type { Sandbox } from '../../src/node/sandbox/sandbox.ts';
import { ClaudeConfig } from '../../src/shared/schema/settings/agents.ts';
import type { StallConfig } from '../../src/shared/schema/settings/vigil.ts';
import { underVigil } from '../helpers/under-vigil.ts';
import type { Turn } from './model-server/script.ts';
import type { ModelServer } from './model-server/server.ts';
import { CLAUDE_LAUNCHER } from './pinned.ts';

/** A private place for one test: home, agent home, worktree and logs in one temporary folder. */
export interface ClaudeBench {
  readonly root: string;
  readonly worktreePath: string;
  readonly env: Record<string, string>;
  driver(server: Pick<ModelServer, 'baseUrl'>, options?: DriverOptions): AgentDriver;
  job(prompt: string, more?: Partial<AgentJob>): AgentJob;
  remove(): void;
}

/** What a test may change about the driver. */
export interface DriverOptions {
  readonly config?: Partial<ClaudeConfig>;
  readonly silence?: StallConfig;
  readonly env?: Readonly<Record<string, string>>;
  readonly sandbox?: Sandbox;
}

/** The environment of a person with the pinned claude, a subscription and our server as the service. */
export function claudeEnvironmentOf(home: string, baseUrl: string): Record<string, string> {
  return {
    PATH: `${path.dirname(CLAUDE_LAUNCHER)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    TMPDIR: home,
    TZ: 'UTC',
    ANTHROPIC_BASE_URL: baseUrl.replace(/\/v1$/, ''),
    CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-not-a-secret',
    CLAUDE_CODE_MAX_RETRIES: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

const NO_STALL: StallConfig = { idleMs: 600_000, commandMs: 2_700_000 };

/** Makes the folders; `remove` deletes them. */
export async function openClaudeBench(): Promise<ClaudeBench> {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-claude-')));
  const folder = (name: string): string => path.join(root, name);
  for (const name of ['home', 'agents/claude', 'worktree', 'runs']) {
    await mkdir(folder(name), { recursive: true });
  }
  const env: Record<string, string> = {};
  let runs = 0;
  return {
    root,
    worktreePath: folder('worktree'),
    env,
    driver: (server, options = {}) =>
      underVigil(
        createClaudeAgent({
          config: ClaudeConfig.parse({ model: 'claude-opus-5-5', ...options.config }),
          env: { ...claudeEnvironmentOf(folder('home'), server.baseUrl), ...env, ...options.env },
          startProcess,
          homeDir: folder('agents/claude'),
          runDir: folder('runs'),
          clock: createNodeClock(),
          sandbox: options.sandbox,
        }),
        options.silence ?? NO_STALL,
      ),
    job(prompt, more = {}) {
      runs += 1;
      return {
        worktreePath: folder('worktree'),
        prompt,
        runToken: `bench-${process.pid}-${path.basename(root)}-${runs}`,
        logPath: folder(`runs/${runs}.log`),
        deadlineAt: Date.now() + 60_000,
        ...more,
      };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs a job to its end with every event it gave. */
export async function runToEnd(driver: AgentDriver, job: AgentJob) {
  const events: AgentEvent[] = [];
  const run = driver.start(job, (event) => events.push(event));
  const spawned = await run.spawned;
  return { outcome: await run.done, events, spawned };
}

/** The model asks for a command. */
export function bash(command: string): Turn {
  return { kind: 'function', name: 'Bash', args: { command, description: 'A step.' } };
}
