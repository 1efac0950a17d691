import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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
import { type CodexBench, openBench, stubProvider } from './codex-bench.ts';
import { inOrder, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { skipsClaude, skipsCodex } from './pinned.ts';

/** What a shim does not see, and what a hook does not. */
const BY_PATH = '/usr/bin/git push --force origin main; echo ran > ran.txt';
const BY_SCRIPT = 'echo git push --force origin main >x.sh; sh x.sh; rm x.sh; git --version';
const SAY_DONE: Turn = { kind: 'text', text: 'All done.' };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

async function serve(...turns: readonly Turn[]): Promise<ModelServer> {
  const server = await startModelServer(inOrder([...turns, SAY_DONE]));
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

const REFUSED = [
  { operation: 'force push', blocked: true, by: 'hook' },
  { operation: 'force push', blocked: true, by: 'shim' },
];

/** Hooks of a repository that is trusted, and of the home; codex runs them only once they were reviewed. */
function plantHooks(bench: CodexBench): string {
  const canary = path.join(path.dirname(bench.worktreePath), 'canary');
  for (const folder of [canary, path.join(bench.worktreePath, '.codex')]) mkdirSync(folder);
  const hooks = (name: string) => {
    const hook = { hooks: [{ type: 'command', command: `touch ${canary}/${name}` }] };
    return JSON.stringify({ hooks: { PreToolUse: [hook], SessionStart: [hook] } });
  };
  writeFileSync(path.join(bench.worktreePath, '.codex/hooks.json'), hooks('project'));
  writeFileSync(path.join(bench.home, 'hooks.json'), hooks('home'));
  const trust = `[projects."${bench.worktreePath}"]\ntrust_level = "trusted"\n`;
  writeFileSync(path.join(bench.home, 'config.toml'), trust);
  return canary;
}

describe('wires over real agents', () => {
  it.skipIf(skipsCodex())('refuse what a model has codex try', async () => {
    const bench = await openBench();
    undo.push(() => bench.remove());
    const root = path.dirname(bench.worktreePath);
    const { sandbox, trips } = wired(root);
    const canary = plantHooks(bench);
    const server = await serve(
      ...[BY_PATH, BY_SCRIPT].map(
        (cmd): Turn => ({ kind: 'function', name: 'exec_command', args: { cmd } }),
      ),
    );
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
    expect(readdirSync(bench.worktreePath)).toEqual(['.codex']);
    expect(readdirSync(canary)).toEqual([]);
  });

  it.skipIf(skipsClaude())('refuse what a model has claude try', async () => {
    const bench = await openClaudeBench();
    undo.push(() => bench.remove());
    const { sandbox, trips } = wired(bench.root);
    const server = await serve(
      bash(BY_PATH),
      bash(BY_SCRIPT),
      bash('git push; echo ran > ran.txt'),
    );
    const driver = bench.driver(server, { sandbox });
    expect(await tripsOf(driver, bench.job('Work.'), trips)).toEqual([
      ...REFUSED,
      { operation: 'push', blocked: true, by: 'hook' },
    ]);
    expect(readdirSync(bench.worktreePath)).not.toContain('ran.txt');
  });
});
