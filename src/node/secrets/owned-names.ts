import type { Config } from '../../shared/schema/config.ts';
import { SECRET_VARIABLES } from '../agent/claude/program/environment.ts';
import { extraConfigFrom } from '../agent/codex/flags.ts';
import { CODEX_KEY, codexHome } from '../agent/codex/program/environment.ts';
import { readOwnConfig } from '../agent/codex/program/own-config.ts';
import { agentEnvironment } from '../process/environment.ts';
import { SecretName } from './secret-store.ts';
import { TOKEN_NAME } from './supervisor-secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that are kept, in order: keys and login tokens of codex and claude, the keys of services in the user's own
 * codex configuration, and the token for GitHub, which no agent is given. None that every program is given, so that no token can stand in for PATH or HOME.
 */
export async function ownedNames(
  env: Environment,
  { codex }: Pick<Config, 'codex'>,
): Promise<readonly string[]> {
  const home = codexHome(env, codex.home);
  const { keyVariables } = await readOwnConfig(home, extraConfigFrom(env));
  const fits = (name: string): boolean =>
    SecretName.safeParse(name).success && !(name in agentEnvironment({}, { [name]: '' }));
  const all = [CODEX_KEY, ...SECRET_VARIABLES, TOKEN_NAME, ...keyVariables.filter(fits)];
  return [...new Set(all)].sort();
}
