import { stoppedByEmergency } from '../../engine/night/emergency/forbidden.ts';
import type { AgentDriver, Agents, Detection } from '../../engine/ports/agent.ts';
import type { Brake } from '../../engine/ports/emergency/brake.ts';

/** The same agents, none of which is even asked for its version while the brake is pulled. */
export function brakedAgents(agents: Agents, brake: Pick<Brake, 'isPulled'>): Agents {
  const known = new WeakMap<AgentDriver, AgentDriver>();
  const braked = (driver: AgentDriver): AgentDriver => {
    const before = known.get(driver);
    if (before !== undefined) return before;
    const made = brakedDriver(driver, brake);
    known.set(driver, made);
    return made;
  };
  return {
    driver: (id) => {
      const driver = agents.driver(id);
      return driver === null ? null : braked(driver);
    },
    all: () => agents.all().map(braked),
    reap: agents.reap,
  };
}

function brakedDriver(driver: AgentDriver, brake: Pick<Brake, 'isPulled'>): AgentDriver {
  const detect = async (): Promise<Detection> => {
    if (!brake.isPulled()) return driver.detect();
    const { message, fix = '' } = stoppedByEmergency();
    const problems = [`${message} ${fix}`];
    return { isInstalled: false, version: null, login: 'unknown', path: null, problems };
  };
  // The rest is asked of the driver each time, because it may change what it says of itself.
  return Object.create(driver, { detect: { value: detect, enumerable: true } });
}
