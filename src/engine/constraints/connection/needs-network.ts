import type { Config } from '../../../shared/schema/config.ts';

const OFFLINE_AGENT = 'housekeeper';

/** Whether an agent of this configuration works with a model elsewhere: every one but the built-in housekeeper. */
export function needsNetwork(config: Config): boolean {
  const agents = config.repositories.map((repository) => repository.agent ?? config.agent);
  return [...agents, ...(agents.length === 0 ? [config.agent] : [])].some(
    (agent) => agent !== OFFLINE_AGENT,
  );
}
