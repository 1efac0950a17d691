import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { AgentEvent, AgentJob } from '../../src/engine/ports/agent.ts';
import { createCodexAgent } from '../../src/node/agent/codex/driver.ts';
import { createNodeClock } from '../../src/node/clock.ts';
import { startProcess } from '../../src/node/process/start.ts';
import { CodexConfig } from '../../src/shared/schema/settings/agents.ts';
import type { StallConfig } from '../../src/shared/schema/settings/vigil.ts';
import { underVigil } from '../helpers/under-vigil.ts';
import type { ModelServer } from './model-server/server.ts';
import { CODEX_LAUNCHER } from './pinned.ts';

/** A private place for one test: home, worktree and logs in one temporary folder. */
export interface CodexBench {
  readonly worktreePath: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  driver(server: Pick<ModelServer, 'baseUrl'>, options?: DriverOptions): CodexDriver;
  job(prompt: string, more?: Partial<AgentJob>): AgentJob;
  remove(): void;
}

type CodexDriver = ReturnType<typeof createCodexAgent>;

/** What a test may change about the driver. */
export interface DriverOptions {
  readonly config?: Partial<CodexConfig>;
  readonly silence?: StallConfig;
}

/** The `-c` values that point codex at a server of ours; also the value of NIGHTKILN_CODEX_CONFIG, by lines. */
export function stubProvider(baseUrl: string): string[] {
  return [
    'model_provider="stub"',
    'model_providers.stub.name="stub"',
    `model_providers.stub.base_url="${baseUrl}"`,
    'model_providers.stub.env_key="STUB_KEY"',
    'model_providers.stub.wire_api="responses"',
    'model_providers.stub.request_max_retries=1',
    'model_providers.stub.stream_max_retries=1',
  ];
}

/** The environment of a person who has nothing but the pinned codex and a key for our server. */
export function bareEnvironment(home: string): Record<string, string> {
  return {
    PATH: `${path.dirname(CODEX_LAUNCHER)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    CODEX_HOME: path.join(home, '.codex'),
    TMPDIR: home,
    TZ: 'UTC',
    STUB_KEY: 'not-a-secret',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

const NO_STALL: StallConfig = { idleMs: 600_000, commandMs: 2_700_000 };

/** Makes the folders; `remove` deletes them. */
export async function openBench(): Promise<CodexBench> {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nightkiln-codex-')));
  const folder = (name: string): string => path.join(root, name);
  for (const name of ['home/.codex', 'worktree', 'runs']) {
    await mkdir(folder(name), { recursive: true });
  }
  const env = bareEnvironment(folder('home'));
  let runs = 0;
  return {
    worktreePath: folder('worktree'),
    home: folder('home/.codex'),
    env,
    driver: (server, options = {}) =>
      underVigil(
        createCodexAgent({
          config: CodexConfig.parse({ model: 'gpt-5.5', ...options.config }),
          env,
          startProcess,
          runDir: folder('runs'),
          clock: createNodeClock(),
          extraConfig: stubProvider(server.baseUrl),
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
export async function runToEnd(driver: CodexDriver, job: AgentJob) {
  const events: AgentEvent[] = [];
  const run = driver.start(job, (event) => events.push(event));
  const spawned = await run.spawned;
  return { outcome: await run.done, events, spawned };
}
