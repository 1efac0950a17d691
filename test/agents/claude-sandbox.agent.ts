import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/node/sandbox/create-sandbox.ts';
import { Config } from '../../src/shared/schema/config.ts';
import { bash, type ClaudeBench, openClaudeBench, runToEnd } from './claude-bench.ts';
import { inOrder } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { type NamedService, openNamedService, SERVICE } from './named-service.ts';
import { skipsClaude } from './pinned.ts';

const OWN = "Claude Code's own sandbox (commands write only in the worktree, no network)";
const OURS = 'bubblewrap, network to its model only';

/** Root cannot make a sandbox inside a sandbox; everybody else can. */
const NESTS = process.platform === 'linux' && process.getuid?.() !== 0;

let bench: ClaudeBench;
let server: ModelServer;
let service: NamedService;
let refused: string[];

beforeEach(async () => {
  refused = [];
  bench = await openClaudeBench();
  mkdirSync(path.join(bench.root, 'state'));
  writeFileSync(path.join(bench.root, 'secret.txt'), 'CANARY-51c2');
  server = await startModelServer(
    inOrder([
      bash(
        `echo inside > a.txt; echo x > ../b.txt; cat ${bench.root}/secret.txt; ` +
          'curl -sS --max-time 3 http://evil.example/ || echo curl-failed',
      ),
      { kind: 'text', text: 'All done.' },
    ]),
  );
  service = await openNamedService(server);
});
afterEach(async () => {
  await service.close();
  await server.close();
  bench.remove();
});

function heldClaude(own: 'own' | 'off', env: Readonly<Record<string, string>> = {}) {
  const config = Config.parse({});
  const sandbox = createSandbox({
    stateDir: path.join(bench.root, 'state'),
    env: { ...process.env, ...env },
    settings: () => config.sandbox,
    onRefused: ({ destination }) => refused.push(destination),
  });
  return bench.driver(server, { sandbox, config: { sandbox: own }, env });
}

const named = () => ({
  ANTHROPIC_BASE_URL: `http://${SERVICE}`,
  HTTP_PROXY: service.proxy,
  HTTPS_PROXY: service.proxy,
});

describe.skipIf(skipsClaude())('the real claude with our sandbox', () => {
  it('starts its own sandbox within ours where that works, and says which of them hold', async () => {
    const driver = heldClaude('own');
    await driver.detect();
    expect(driver.sandbox).toBe(NESTS ? `${OWN}, inside ${OURS}` : OWN);
    const { outcome } = await runToEnd(driver, bench.job('Make a file.'));
    expect(outcome, outcome.message).toMatchObject({ kind: 'done', lastText: 'All done.' });
    expect(readFileSync(path.join(bench.worktreePath, 'a.txt'), 'utf8')).toBe('inside\n');
    expect(() => readFileSync(path.join(bench.root, 'b.txt'))).toThrow(/ENOENT/);
    const heard = JSON.stringify(server.requests.at(-1));
    expect(heard).toContain('curl-failed');
    expect(heard.includes('CANARY-51c2')).toBe(!NESTS);
  });

  it('is held by ours alone when its own is off, with no way but to its model', async () => {
    const driver = heldClaude('off');
    expect(driver.sandbox).toBe(OURS);
    const { outcome } = await runToEnd(driver, bench.job('Make a file.'));
    expect(outcome, outcome.message).toMatchObject({ kind: 'done', lastText: 'All done.' });
    const heard = JSON.stringify(server.requests.at(-1));
    expect(heard).not.toContain('CANARY-51c2');
    expect(heard).toContain('not on the list of hosts');
    expect(refused).toEqual(['evil.example:80']);
  });

  it.each(NESTS ? (['own', 'off'] as const) : (['off'] as const))(
    'reaches its model by name through the proxy of the list (its own sandbox: %s)',
    async (own) => {
      const { outcome } = await runToEnd(heldClaude(own, named()), bench.job('Make a file.'));
      expect(outcome, outcome.message).toMatchObject({ kind: 'done', lastText: 'All done.' });
      expect(new Set(service.asked)).toEqual(new Set([`${SERVICE}:80`]));
    },
  );
});
