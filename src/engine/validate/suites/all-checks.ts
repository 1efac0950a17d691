import type { Check } from '../../../shared/schema/check.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';

/**
 * Everything a repository can run, in order: its own or detected checks, then those of its suites. A check of a suite
 * takes the place of a detected one of the same name, so that it can be tied to paths.
 */
export function allChecks(
  repo: Pick<RepositoryConfig, 'suites'>,
  general: readonly Check[],
): readonly Check[] {
  const own = (repo.suites ?? []).flatMap(({ checks }) => checks);
  const names = new Set(own.map(({ name }) => name));
  return [...general.filter(({ name }) => !names.has(name)), ...own];
}
