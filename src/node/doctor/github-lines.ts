import { remoteOf } from '../../engine/ports/github/remote.ts';
import type { RepositoryConfig } from '../../shared/schema/config.ts';
import type { DoctorLine } from '../../shared/schema/host.ts';
import type { HostGitHub } from '../github/host-github.ts';

/** Whether each repository that is on GitHub can be read and written there; nothing to say where none is. */
export async function examineGitHub(
  repositories: readonly RepositoryConfig[],
  github: Pick<HostGitHub, 'hasToken' | 'accessTo'> | undefined,
): Promise<DoctorLine[]> {
  const used = repositories.filter((repo) => repo.github !== undefined);
  if (used.length === 0 || github === undefined) return [];
  if (!github.hasToken()) {
    const fix = 'Give one: nk config secret set GITHUB_TOKEN';
    return [{ id: 'github', level: 'fail', message: 'No GitHub token is kept.', fix }];
  }
  return Promise.all(used.map((repo) => examineOne(repo, github)));
}

async function examineOne(
  { id, github: place }: RepositoryConfig,
  github: Pick<HostGitHub, 'accessTo'>,
): Promise<DoctorLine> {
  const line = `github:${id}`;
  const name = place?.repository ?? '';
  const remote = remoteOf(name);
  if (remote === null) {
    return { id: line, level: 'fail', message: `${name} names no repository on GitHub.` };
  }
  const access = await github.accessTo(remote);
  if (!access.ok) {
    const { message, fix } = access.error;
    return {
      id: line,
      level: 'fail',
      message: `${name}: ${message}`,
      ...(fix !== undefined && { fix }),
    };
  }
  if (access.value === 'write') {
    return { id: line, level: 'ok', message: `${name} on GitHub can be read and written.` };
  }
  const message =
    access.value === 'archived' ? `${name} is archived.` : `The token may only read ${name}.`;
  const fix = 'For pull requests it needs contents, issues and pull requests of this repository.';
  return { id: line, level: 'warn', message, fix };
}
