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

/** The agents of the configuration in force, in order of preference: codex, the user's own commands, the housekeeper. */
export function createHostAgents({ config, env, clock, stateDir }: AgentHost): Agents {
  const { codex, commands } = config.current();
  const runDir = path.join(stateDir, 'codex-runs');
  const drivers: AgentDriver[] = [
    createCodexAgent({ config: codex, env, startProcess, runDir, clock }),
    ...Object.entries(commands).map(([id, { argv, env: extra }]) =>
      createCommandAgent({ id, argv, env: extra }),
    ),
    createHousekeeper(),
  ];
  return createAgents({ drivers });
}
