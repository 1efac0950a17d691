import { type Config, RepositoryConfig } from '../../shared/schema/config.ts';
import { baseName } from './folders/path-text.ts';

/** An id for the repository at `path`: its folder name in allowed characters, numbered when `taken` has it. */
export function nameRepository(path: string, taken: readonly string[] = []): string {
  const cleaned = baseName(path)
    .replaceAll(/[^a-zA-Z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 56);
  const name = cleaned === '' ? 'repository' : cleaned;
  const used = new Set(taken.map((id) => id.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  for (let n = 2; ; n += 1) {
    if (!used.has(`${name}-${n}`.toLowerCase())) return `${name}-${n}`;
  }
}

/** `config` with the repository at the absolute `path` among its repositories, and that repository's id. */
export function withRepository(
  config: Config,
  path: string,
): { readonly config: Config; readonly repoId: string } {
  const known = config.repositories.find((repository) => repository.path === path);
  if (known !== undefined) return { config, repoId: known.id };
  const repoId = nameRepository(
    path,
    config.repositories.map((repository) => repository.id),
  );
  const entry = RepositoryConfig.parse({ id: repoId, path });
  return { config: { ...config, repositories: [...config.repositories, entry] }, repoId };
}
