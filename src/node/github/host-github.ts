import type { GitHubSide } from '../../engine/night/github/remote-of.ts';
import { webOf } from '../../engine/night/github/remote-of.ts';
import type { RemoteRepository } from '../../engine/ports/github/remote.ts';
import type { Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { GitOptions } from '../git/create-git.ts';
import { createGitRunner } from '../git/git.ts';
import { nothingHeld } from '../git/places.ts';
import { createPusher } from '../git/push/push-branch.ts';
import { cleanText } from '../secrets/sink.ts';
import { accessTo } from './access.ts';
import { createGitHub } from './create-github.ts';
import { inspectSecret } from './token-rights.ts';

/** What a host has for GitHub beside the engine's part: questions about the token itself. */
export interface HostGitHub {
  readonly side: GitHubSide;
  hasToken(): boolean;
  /** Before a token is kept: sentences about rights that are not needed; none for another secret. */
  inspect(name: string, value: string): Promise<Result<readonly string[]>>;
  accessTo(remote: RemoteRepository): Promise<Result<'write' | 'read' | 'archived'>>;
}

/** What it is made with. `token` is asked before each use and goes nowhere else. */
export interface HostGitHubWants extends Pick<GitOptions, 'stateDir' | 'worktreeRoot'> {
  readonly config: () => Config;
  readonly token: () => string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** GitHub over the one token that this program keeps for itself (R70). */
export function createHostGitHub({ config, token, env, ...site }: HostGitHubWants): HostGitHub {
  const apiUrl = () => config().github.apiUrl;
  const tokenHost = () => new URL(webOf(config())).hostname;
  const runner = createGitRunner();
  const optionsWith = (value: string) => ({ apiUrl: apiUrl().replace(/\/+$/, ''), token: value });
  return {
    side: {
      github: createGitHub({ apiUrl, token, clean: cleanText }),
      pusher: createPusher({ ...site, runner, held: nothingHeld() }, { tokenHost, token, env }),
    },
    hasToken: () => token() !== null,
    inspect: (name, value) => inspectSecret(config().github, { name, value }),
    accessTo: (remote) => accessTo(optionsWith(token() ?? ''), remote),
  };
}
