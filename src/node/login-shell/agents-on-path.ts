import type { AgentDriver, Agents, Detection } from '../../engine/ports/agent.ts';
import type { LoginPath } from './login-path.ts';

/** The same agents, looked for only when the login shell's PATH is known; every night detects before it starts one. */
export function agentsOnPath(agents: Agents, loginPath: Pick<LoginPath, 'ready'>): Agents {
  const known = new WeakMap<AgentDriver, AgentDriver>();
  const onPath = (driver: AgentDriver): AgentDriver => {
    const before = known.get(driver);
    if (before !== undefined) return before;
    const detect = async (): Promise<Detection> => {
      await loginPath.ready();
      return driver.detect();
    };
    // The rest is asked of the driver each time, because it may change what it says of itself.
    const made: AgentDriver = Object.create(driver, {
      detect: { value: detect, enumerable: true },
    });
    known.set(driver, made);
    return made;
  };
  return {
    driver: (id) => {
      const driver = agents.driver(id);
      return driver === null ? null : onPath(driver);
    },
    all: () => agents.all().map(onPath),
    reap: agents.reap,
  };
}
