import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgentDriver, AgentJob } from '../../src/engine/ports/agent.ts';
import { createCodexAgent } from '../../src/node/agent/codex/driver.ts';
import { createNodeClock } from '../../src/node/clock.ts';
import { startProcess } from '../../src/node/process/start.ts';
import { createSandbox } from '../../src/node/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../src/node/sandbox/sandbox.ts';
import type { WiredTrip } from '../../src/node/wires/watch-run.ts';
import { createWires } from '../../src/node/wires/wires.ts';
import { Config } from '../../src/shared/schema/config.ts';
import { bash, openClaudeBench } from './claude-bench.ts';
import { openBench, stubProvider } from './codex-bench.ts';
import { inOrder, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { skipsClaude, skipsCodex } from './pinned.ts';

const PUSH = 'git push --force origin main; echo "ended $?" > ended.txt; git --version';
const SAY_DONE: Turn = { kind: 'text', text: 'All done.' };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

async function serve(turn: Turn): Promise<ModelServer> {
  const server = await startModelServer(inOrder([turn, SAY_DONE]));
  undo.push(() => server.close());
  return server;
}

function wired(root: string): { sandbox: Sandbox; trips: WiredTrip[] } {
  const trips: WiredTrip[] = [];
  const stateDir = path.join(root, 'state');
  mkdirSync(stateDir);
  const sandbox = createSandbox({
    ...{ stateDir, env: process.env },
    settings: () => Config.parse({}).sandbox,
    wires: { wires: createWires(stateDir), onTripped: (trip) => trips.push(trip) },
  });
  return { sandbox, trips };
}

async function tripsOf(driver: AgentDriver, job: AgentJob, trips: readonly WiredTrip[]) {
  await driver.detect();
  const { kind, message } = await driver.start(job, () => undefined).done;
  expect([kind, message]).toEqual(['done', message]);
  return trips.map(({ operation, blocked, by }) => ({ operation, blocked, by }));
}

const REFUSED = [{ operation: 'force push', blocked: true, by: 'shim' }];

describe('wires over real agents', () => {
  it.skipIf(skipsCodex())('refuse what a model has codex try', async () => {
    const bench = await openBench();
    undo.push(() => bench.remove());
    const root = path.dirname(bench.worktreePath);
    const { sandbox, trips } = wired(root);
    const server = await serve({ kind: 'function', name: 'exec_command', args: { cmd: PUSH } });
    const driver = createCodexAgent({
      config: Config.parse({ codex: { model: 'gpt-5.5' } }).codex,
      env: bench.env,
      startProcess,
      runDir: path.join(root, 'runs'),
      clock: createNodeClock(),
      extraConfig: stubProvider(server.baseUrl),
      sandbox,
    });
    expect(await tripsOf(driver, bench.job('Work.'), trips)).toEqual(REFUSED);
  });

  it.skipIf(skipsClaude())('refuse what a model has claude try', async () => {
    const bench = await openClaudeBench();
    undo.push(() => bench.remove());
    const { sandbox, trips } = wired(bench.root);
    // Its own rules refuse a push before it is run.
    const server = await serve(bash('npm publish; echo "ended $?" > ended.txt'));
    const driver = bench.driver(server, { sandbox });
    expect(await tripsOf(driver, bench.job('Work.'), trips)).toEqual([
      { operation: 'publication of a package', blocked: true, by: 'shim' },
    ]);
  });
});
