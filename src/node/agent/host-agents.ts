import path from 'node:path';
import type { AgentDriver, Agents } from '../../engine/ports/agent.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { ConfigSource } from '../../engine/ports/config-source.ts';
import { startProcess } from '../process/start.ts';
import { createAgents } from './agents.ts';
import { createCodexAgent } from './codex/driver.ts';
import { createCommandAgent } from './command.ts';
import { createHousekeeper } from './housekeeper.ts';

interface AgentHost {
  readonly config: ConfigSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stateDir: string;
}

/**
 * The agents of the configuration in force, in order of preference: codex, the user's own commands, the housekeeper.
 * A changed configuration changes them from the next question on; runs that are going on are not touched.
 */
export function createHostAgents(host: AgentHost): Agents {
  const held: { settings: string; agents: Agents | null } = { settings: '', agents: null };
  const current = (): Agents => {
    const { codex, commands } = host.config.current();
    const settings = JSON.stringify({ codex, commands });
    if (held.agents === null || settings !== held.settings) {
      held.settings = settings;
      held.agents = createAgents({ drivers: driversFor(host) });
    }
    return held.agents;
  };
  return {
    all: () => current().all(),
    driver: (id) => current().driver(id),
    reap: (process, token) => current().reap(process, token),
  };
}

function driversFor({ config, env, clock, stateDir }: AgentHost): AgentDriver[] {
  const { codex, commands } = config.current();
  const runDir = path.join(stateDir, 'codex-runs');
  return [
    createCodexAgent({ config: codex, env, startProcess, runDir, clock }),
    ...Object.entries(commands).map(([id, { argv, env: extra }]) =>
      createCommandAgent({ id, argv, env: extra }),
    ),
    createHousekeeper(),
  ];
}
