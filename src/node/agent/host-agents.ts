import path from 'node:path';
import type { AgentDriver, Agents } from '../../engine/ports/agent.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { ConfigSource } from '../../engine/ports/config-source.ts';
import { secretsInEnvironment } from '../../engine/safety/redact/environment-secrets.ts';
import { startProcess } from '../process/start.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { hideSecrets } from '../secrets/sink.ts';
import { createAcpAgent } from './acp/driver.ts';
import { createAgents } from './agents.ts';
import { createClaudeAgent } from './claude/driver.ts';
import { createCodexAgent } from './codex/driver.ts';
import { createCommandAgent } from './command.ts';
import { createHousekeeper } from './housekeeper.ts';

interface AgentHost {
  readonly config: ConfigSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stateDir: string;
  /** Starts what they run; absent: nothing forbids a start. */
  readonly startProcess?: typeof startProcess | undefined;
  /** Holds them; absent: nothing of ours does. */
  readonly sandbox?: Sandbox | undefined;
}

/**
 * The agents of the configuration in force, in order of preference: codex, claude, the user's own commands, their
 * agents that speak ACP, the housekeeper.
 * A changed configuration changes them from the next question on; runs that are going on are not touched.
 */
export function createHostAgents(host: AgentHost): Agents {
  const held: { settings: string; agents: Agents | null } = { settings: '', agents: null };
  const current = (): Agents => {
    const { codex, claude, commands, acp, sandbox } = host.config.current();
    const settings = JSON.stringify({ codex, claude, commands, acp, sandbox });
    if (held.agents === null || settings !== held.settings) {
      held.settings = settings;
      for (const { env } of [...Object.values(commands), ...Object.values(acp)]) {
        hideSecrets(secretsInEnvironment(env));
      }
      held.agents = createAgents({ drivers: driversFor(host) });
    }
    return held.agents;
  };
  return {
    all: () => current().all(),
    driver: (id) => current().driver(id),
    reap: (process, token, logPath) => current().reap(process, token, logPath),
  };
}

function driversFor(host: AgentHost): AgentDriver[] {
  const { config, env, clock, stateDir, sandbox } = host;
  const { codex, claude, commands, acp } = config.current();
  const start = host.startProcess ?? startProcess;
  const parts = { env, startProcess: start, clock, sandbox };
  return [
    createCodexAgent({ ...parts, config: codex, runDir: path.join(stateDir, 'codex-runs') }),
    createClaudeAgent({
      ...parts,
      config: claude,
      homeDir: path.join(stateDir, 'agents', 'claude'),
      runDir: path.join(stateDir, 'claude-runs'),
    }),
    ...Object.entries(commands).map(([id, { argv, env: extra }]) =>
      createCommandAgent({
        ...{ id, argv, sandbox, startProcess: start, from: env },
        env: extra,
        home: path.join(stateDir, 'agents', id, 'home'),
      }),
    ),
    ...Object.entries(acp).map(([id, settings]) =>
      createAcpAgent({
        ...{ ...parts, id, config: settings },
        home: path.join(stateDir, 'agents', id, 'home'),
        runDir: path.join(stateDir, 'acp-runs'),
      }),
    ),
    createHousekeeper(),
  ];
}
