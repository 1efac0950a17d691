import fs from 'node:fs';
import path from 'node:path';
import { nameRepository, withRepository } from '../../engine/config/repository-entry.ts';
import type { Config } from '../../shared/schema/config.ts';

/** The repositories named on the command line: ids of configured ones, or paths, which are then added for this run. */
export interface NamedRepositories {
  /** Their ids, known once `apply` has seen the configuration. */
  ids(): readonly string[];
  apply(config: Config): Config;
}

/** `given` are ids or paths; a path need not be configured. */
export function nameRepositories(given: readonly string[]): NamedRepositories {
  const held: { ids: readonly string[] } = { ids: [] };
  return {
    ids: () => held.ids,
    apply: (config) => {
      const ids: string[] = [];
      let result = config;
      for (const one of given) {
        const added = addOne(result, one);
        result = added.config;
        ids.push(added.repoId);
      }
      held.ids = ids;
      return result;
    },
  };
}

function addOne(config: Config, given: string): { config: Config; repoId: string } {
  const isId = config.repositories.some(({ id }) => id === given);
  if (isId) return { config, repoId: given };
  const folder = path.resolve(given);
  const isPath = /[/\\.]/.test(given) || fs.existsSync(folder);
  return isPath ? withRepository(config, folder) : { config, repoId: nameRepository(given) };
}
