import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../src/engine/ports/agent.ts';
import { createAcpAgent } from '../../../../src/node/agent/acp/driver.ts';
import { createNodeClock } from '../../../../src/node/clock.ts';
import { startProcess } from '../../../../src/node/process/start.ts';
import { createSandbox } from '../../../../src/node/sandbox/create-sandbox.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import { AcpAgentConfig } from '../../../../src/shared/schema/settings/agents.ts';
import { AGENTS_FOLDER } from '../../process/running.ts';
import { createFakeAcp, type FakeAcp } from './fake-acp.ts';

let acp: FakeAcp;

beforeEach(() => {
  acp = createFakeAcp();
});

afterEach(() => acp.remove());

it.runIf(process.platform === 'linux')(
  'speaks from inside the sandbox, in a home of its own that stays',
  async () => {
    const agent = path.join(acp.worktreePath, 'agent.mjs');
    copyFileSync(path.join(AGENTS_FOLDER, 'acp-agent.mjs'), agent);
    const home = path.join(acp.state, 'home');
    const script = `touch "$HOME/kept"; touch ${acp.state}/escaped; exec ${process.execPath} ${agent} edit`;
    const driver = createAcpAgent({
      id: 'fake',
      config: AcpAgentConfig.parse({ argv: ['/bin/sh', '-c', script] }),
      env: process.env,
      startProcess,
      runDir: path.join(acp.state, 'runs'),
      clock: createNodeClock(),
      home,
      sandbox: createSandbox({
        stateDir: path.join(acp.state, 'sandbox'),
        env: process.env,
        settings: () => Config.parse({}).sandbox,
      }),
    });
    const events: AgentEvent[] = [];
    const outcome = await driver.start(acp.job(), (event) => events.push(event)).done;
    expect(outcome).toMatchObject({ kind: 'done', lastText: 'All done.' });
    expect(existsSync(path.join(acp.worktreePath, 'made.txt'))).toBe(true);
    expect(existsSync(path.join(home, 'kept'))).toBe(true);
    expect(existsSync(path.join(acp.state, 'escaped'))).toBe(false);
    expect(driver.sandbox).not.toContain('not sandboxed');
  },
);
