import { agentEnvironment } from '../../../process/environment.ts';
import { WAY_OUT } from '../../program-agent/way-out.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Keys that bill by use. In a shell profile they would silently replace the subscription (agents.md 9). */
const API_KEYS = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'];

const LOGIN_TOKEN = 'CLAUDE_CODE_OAUTH_TOKEN';

/** What claude may know and no command of it. */
export const SECRET_VARIABLES: readonly string[] = [LOGIN_TOKEN, ...API_KEYS];

/** What claude needs beyond the allow-list for every agent: its login, its service and the way there. */
const OWN = [
  LOGIN_TOKEN,
  'ANTHROPIC_BASE_URL',
  ...['CLAUDE_CODE_MAX_RETRIES', 'API_TIMEOUT_MS'],
  'NODE_EXTRA_CA_CERTS',
  ...WAY_OUT,
];

/** A test suite may take this long in one command; below the silence limit of a running command. */
const COMMAND_MS = 40 * 60_000;

/** The program stays the same all night, talks to its model service only, and leaves nothing running behind a result. */
const UNATTENDED = {
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
  BASH_MAX_TIMEOUT_MS: String(COMMAND_MS),
} as const;

/** The environment of claude itself; in its sandbox its commands see it without `SECRET_VARIABLES`. */
export function claudeEnvironment(
  env: Environment,
  own: {
    readonly home: string;
    readonly useApiKey: boolean;
    readonly tmpDir?: string;
  },
): Record<string, string> {
  const extra: Record<string, string> = { ...UNATTENDED, CLAUDE_CONFIG_DIR: own.home };
  for (const name of own.useApiKey ? [...OWN, ...API_KEYS] : OWN) {
    const value = env[name];
    if (value !== undefined) extra[name] = value;
  }
  if (own.tmpDir !== undefined) extra['TMPDIR'] = own.tmpDir;
  return agentEnvironment(extra, env);
}
