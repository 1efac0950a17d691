import fs from 'node:fs';
import path from 'node:path';
import { type Config, RepositoryConfig } from '../../shared/schema/config.ts';

/** A repository named on the command line, and what it adds to the configuration. */
export interface ExtraRepository {
  readonly id: string;
  apply(config: Config): Config;
}

/** `given` is the id of a configured repository, or the path of any other, which is then added for this run. */
export function withRepository(given: string): ExtraRepository {
  const folder = path.resolve(given);
  const isPath = /[/\\]/.test(given) || given === '.' || fs.existsSync(folder);
  const id = isPath ? repositoryIdFor(folder) : given;
  return {
    id,
    apply: (config) => {
      const isKnown = config.repositories.some((repo) => repo.id === id);
      if (isKnown || !isPath) return config;
      const added = RepositoryConfig.parse({ id, path: folder });
      return { ...config, repositories: [...config.repositories, added] };
    },
  };
}

function repositoryIdFor(folder: string): string {
  const name = path
    .basename(folder)
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return name === '' ? 'repository' : name.slice(0, 60);
}
