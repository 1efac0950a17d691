import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentEvent, AgentJob, AgentRun } from '../../../../src/engine/ports/agent.ts';
import type { Clock } from '../../../../src/engine/ports/clock.ts';
import { createAcpAgent } from '../../../../src/node/agent/acp/driver.ts';
import { createNodeClock } from '../../../../src/node/clock.ts';
import { startProcess } from '../../../../src/node/process/start.ts';
import { AcpAgentConfig } from '../../../../src/shared/schema/settings/agents.ts';
import { AGENTS_FOLDER, newToken, tempFolder } from '../../process/running.ts';

/** How one test wants its agent. `scenario` is what the fixture does in its turn. */
export interface FakeWish {
  readonly scenario?: string;
  readonly traits?: readonly string[];
  readonly config?: Partial<AcpAgentConfig>;
  readonly clock?: Clock;
  readonly answerMs?: number;
}

/** A real child that speaks ACP, in a folder of its own. */
export interface FakeAcp {
  readonly worktreePath: string;
  readonly state: string;
  driver(wish?: FakeWish): ReturnType<typeof createAcpAgent>;
  job(more?: Partial<AgentJob>): AgentJob;
  run(
    wish?: FakeWish,
    more?: Partial<AgentJob>,
  ): { run: AgentRun; events: AgentEvent[]; job: AgentJob };
  /** What the agent wrote down, line by line. */
  heard(): readonly string[];
  remove(): void;
}

/** Makes the folders. */
export function createFakeAcp(): FakeAcp {
  const folder = tempFolder();
  const worktreePath = path.join(folder.path, 'worktree');
  const state = path.join(folder.path, 'state');
  for (const name of [worktreePath, state]) mkdirSync(name);

  const driver: FakeAcp['driver'] = (wish = {}) =>
    createAcpAgent({
      id: 'fake',
      config: AcpAgentConfig.parse({
        argv: [
          process.execPath,
          path.join(AGENTS_FOLDER, 'acp-agent.mjs'),
          wish.scenario ?? 'edit',
          ...(wish.traits ?? []),
        ],
        env: { ACP_STATE: state },
        ...wish.config,
      }),
      env: { PATH: process.env['PATH'], HOME: folder.path, GITHUB_TOKEN: 'canary' },
      startProcess,
      runDir: path.join(folder.path, 'runs'),
      clock: wish.clock ?? createNodeClock(),
      ...(wish.answerMs === undefined ? {} : { answerMs: wish.answerMs }),
    });
  const job: FakeAcp['job'] = (more = {}) => ({
    worktreePath,
    prompt: 'Fix it.\n',
    runToken: newToken(),
    logPath: path.join(folder.path, 'logs', 'out.log'),
    deadlineAt: Number.MAX_SAFE_INTEGER,
    ...more,
  });
  return {
    worktreePath,
    state,
    driver,
    job,
    run(wish, more) {
      const events: AgentEvent[] = [];
      const asked = job(more);
      const run = driver(wish).start(asked, (event) => events.push(event));
      return { run, events, job: asked };
    },
    heard() {
      const file = path.join(state, 'heard');
      return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    },
    remove: () => folder.remove(),
  };
}
