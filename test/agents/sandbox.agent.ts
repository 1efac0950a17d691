import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCodexAgent } from '../../src/node/agent/codex/driver.ts';
import { createNodeClock } from '../../src/node/clock.ts';
import { startProcess } from '../../src/node/process/start.ts';
import { createSandbox } from '../../src/node/sandbox/create-sandbox.ts';
import { Config } from '../../src/shared/schema/config.ts';
import { type CodexBench, openBench, runToEnd, stubProvider } from './codex-bench.ts';
import { inOrder } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { openNamedService, SERVICE } from './named-service.ts';
import { skipsCodex } from './pinned.ts';

const OWN = "codex's own sandbox (workspace-write, no network)";

/** Root cannot make a sandbox inside a sandbox; everybody else can. */
const IS_ROOT = process.getuid?.() === 0;

let bench: CodexBench;
let server: ModelServer;
let root: string;
let refused: string[];

beforeEach(async () => {
  refused = [];
  bench = await openBench();
  root = path.dirname(bench.worktreePath);
  server = await startModelServer(
    inOrder([
      {
        kind: 'function',
        name: 'exec_command',
        args: { cmd: `echo inside > a.txt; echo x > ../b.txt; cat ${root}/secret.txt` },
      },
      { kind: 'text', text: 'All done.' },
    ]),
  );
  mkdirSync(path.join(root, 'state'));
  writeFileSync(path.join(root, 'secret.txt'), 'CANARY-51c2');
});
afterEach(async () => {
  await server.close();
  bench.remove();
});

function heldCodex(baseUrl: string = server.baseUrl, env: Readonly<Record<string, string>> = {}) {
  const config = Config.parse({ codex: { model: 'gpt-5.5' } });
  return createCodexAgent({
    config: config.codex,
    env: { ...bench.env, ...env },
    startProcess,
    runDir: path.join(root, 'runs'),
    clock: createNodeClock(),
    extraConfig: stubProvider(baseUrl),
    sandbox: createSandbox({
      stateDir: path.join(root, 'state'),
      env: { ...process.env, ...env },
      settings: () => config.sandbox,
      onRefused: ({ destination }) => refused.push(destination),
    }),
  });
}

describe.skipIf(skipsCodex())('the real codex with our sandbox', () => {
  it('works a turn, and keeps its thread and its sign-in where they were', async () => {
    const { outcome, spawned } = await runToEnd(heldCodex(), bench.job('Make a file.'));
    expect(outcome, outcome.message).toMatchObject({ kind: 'done', lastText: 'All done.' });
    expect(spawned.ok).toBe(true);
    expect(outcome.usage?.inputTokens).toBeGreaterThan(0);
    expect(readFileSync(path.join(bench.worktreePath, 'a.txt'), 'utf8')).toBe('inside\n');
    expect(() => readFileSync(path.join(root, 'b.txt'))).toThrow(/ENOENT/);
  });

  it('starts its own sandbox within ours where that works, and says which of them hold', async () => {
    const driver = heldCodex();
    expect(driver.sandbox).toBe(OWN);
    await driver.detect();
    const within = process.platform === 'linux' && !IS_ROOT;
    expect(driver.sandbox).toBe(
      within ? `${OWN}, inside bubblewrap, network to its model only` : OWN,
    );
    await runToEnd(driver, bench.job('Read the secret.'));
    const heard = JSON.stringify(server.requests.at(-1));
    expect(heard).toContain('function_call_output');
    expect(heard.includes('CANARY-51c2')).toBe(!within);
  });

  // As root codex's own sandbox does not start within ours, so there is no list around it to prove.
  it.runIf(IS_ROOT)('stands alone as root, without a list of hosts, and says so', async () => {
    const driver = heldCodex(`http://${SERVICE}/v1`, {});
    await driver.detect();
    expect(driver.sandbox).toBe(OWN);
  });

  it.runIf(process.platform === 'linux' && !IS_ROOT)(
    'reaches its model by name through the proxy of the list, and nothing else',
    async () => {
      const service = await openNamedService(server);
      const env = { HTTP_PROXY: service.proxy, HTTPS_PROXY: service.proxy };
      const driver = heldCodex(`http://${SERVICE}/v1`, env);
      const { outcome } = await runToEnd(driver, bench.job('Make a file.'));
      await service.close();
      expect(outcome, outcome.message).toMatchObject({ kind: 'done', lastText: 'All done.' });
      expect(service.asked).toContain(`${SERVICE}:80`);
      expect(refused).toEqual([]);
    },
  );
});
