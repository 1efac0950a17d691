import type { Config } from '../../shared/schema/config.ts';
import type { Notice } from './notice.ts';

/** The ceilings that hold for one repository: the lower of its own and everyone's. */
export function limitsFor(config: Config, repoId: string): Config['limits'] {
  const own = config.repositories.find((repository) => repository.id === repoId)?.limits ?? {};
  const { limits } = config;
  return {
    ...limits,
    maxConcurrent: Math.min(limits.maxConcurrent, own.maxConcurrent ?? Infinity),
    taskTimeMs: Math.min(limits.taskTimeMs, own.taskTimeMs ?? Infinity),
    maxTries: Math.min(limits.maxTries, own.maxTries ?? Infinity),
    maxTasks: Math.min(limits.maxTasks, own.maxTasks ?? Infinity),
  };
}

/**
 * Puts the limits of single repositories into force. With one repository they are the limits of the night; with several
 * they are known and not yet in force, because a night counts tries, time and tasks for all of them together.
 */
export function applyOwnLimits(
  config: Config,
  file: string,
): { readonly config: Config; readonly notices: readonly Notice[] } {
  const limited = config.repositories.filter((repository) => repository.limits !== undefined);
  const [only, ...others] = config.repositories;
  if (only !== undefined && others.length === 0) {
    return { config: { ...config, limits: limitsFor(config, only.id) }, notices: [] };
  }
  const notices = limited.map((repository) => ({
    kind: 'not-in-force' as const,
    sentence:
      'Known, not yet in force: with several repositories, the limits of all of them count together.',
    place: { file, field: `repositories.${repository.id}.limits` },
  }));
  return { config, notices };
}
