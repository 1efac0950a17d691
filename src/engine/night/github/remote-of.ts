import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Config, RepositoryConfig } from '../../../shared/schema/config.ts';
import type { GitHub } from '../../ports/github/github.ts';
import type { Pusher } from '../../ports/github/push.ts';
import { type RemoteRepository, remoteOf } from '../../ports/github/remote.ts';
import type { Ports } from '../context.ts';

/** GitHub and the way to push there. */
export interface GitHubSide {
  readonly github: GitHub;
  readonly pusher: Pusher;
}

/** One repository on GitHub with everything it is reached by. */
export interface RemotePlace extends GitHubSide {
  readonly remote: RemoteRepository;
  readonly pushUrl: string;
}

/** Where a configured repository is on GitHub; `unsupported` where it has no place there or this host has no way. */
export function remotePlace(ports: Ports, repo: RepositoryConfig): Result<RemotePlace> {
  if (ports.github === undefined) {
    return fail(appError('unsupported', 'GitHub is not set up on this host.'));
  }
  const remote = repo.github === undefined ? null : remoteOf(repo.github.repository);
  if (remote === null) {
    const fix = `Add "github: { repository: owner/name }" to the repository '${repo.id}'.`;
    return fail(appError('unsupported', `'${repo.id}' has no place on GitHub.`, { fix }));
  }
  const url =
    repo.github?.pushUrl ?? `${webOf(ports.config.current())}/${remote.owner}/${remote.name}.git`;
  return ok({ ...ports.github, remote, pushUrl: url });
}

/** The address of the pages and repositories that belong to the configured API. */
export function webOf({ github }: Pick<Config, 'github'>): string {
  const origin = /^https?:\/\/[^/]+/.exec(github.apiUrl)?.[0] ?? github.apiUrl;
  return origin === 'https://api.github.com' ? 'https://github.com' : origin;
}
