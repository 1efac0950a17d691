import type { RepositoryConfig } from '../../../shared/schema/config.ts';

/** A name that stands for two things, and where the second one is. */
export interface Repeated {
  readonly path: readonly string[];
  readonly what: 'check' | 'suite';
  readonly name: string;
}

/** Checks and suites of one repository whose name is taken already: results are told apart by name. */
export function repeatedChecks(repositories: readonly RepositoryConfig[]): Repeated[] {
  return repositories.flatMap(({ checks = [], suites = [] }, index) => {
    const at = ['repositories', String(index)];
    const own = checks.map(({ name }, n) => ({ name, path: [...at, 'checks', String(n), 'name'] }));
    const inSuites = suites.flatMap((suite, s) =>
      suite.checks.map(({ name }, n) => ({
        name,
        path: [...at, 'suites', String(s), 'checks', String(n), 'name'],
      })),
    );
    const named = suites.map(({ name }, s) => ({
      name,
      path: [...at, 'suites', String(s), 'name'],
    }));
    return [
      ...again([...own, ...inSuites]).map((one) => ({ ...one, what: 'check' as const })),
      ...again(named).map((one) => ({ ...one, what: 'suite' as const })),
    ];
  });
}

function again<T extends { readonly name: string }>(all: readonly T[]): T[] {
  const seen = new Set<string>();
  return all.filter(({ name }) => {
    const isTaken = seen.has(name);
    seen.add(name);
    return isTaken;
  });
}
