import type { AgentDriver, Agents } from '../../engine/ports/agent.ts';
import { reapProcess } from '../process/reap.ts';

/** The given drivers in the order they are preferred; the first of two with one id wins. */
export function createAgents(options: { readonly drivers: readonly AgentDriver[] }): Agents {
  const known = new Map<string, AgentDriver>();
  for (const driver of options.drivers) {
    if (!known.has(driver.id)) known.set(driver.id, driver);
  }
  return {
    driver: (id) => known.get(id) ?? null,
    all: () => [...known.values()],
    reap: (identity, token, logPath) => reapProcess({ identity, token, logPath }),
  };
}
