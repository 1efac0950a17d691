import type { GitCall } from '../git.ts';

/** What a push may use beside the address: the token for one host over https, and the user's ssh keys. */
export interface PushAccess {
  /** Web host that the token belongs to, such as `github.com`; null: the token is used for no address. */
  readonly tokenHost: () => string | null;
  readonly token: () => string | null;
  /** The environment that keys, agents of keys, proxies and certificates are taken from. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const CERTIFICATES = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO'];
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'];
const SSH = ['HOME', 'USER', 'LOGNAME', 'SSH_AUTH_SOCK'];
const CONNECT_SECONDS = 10;

/**
 * How git is called for an address: one protocol, no settings of the user, so that nothing turns the address into another
 * one. The token travels in the environment of the call, never in its arguments. Null: no address to push to.
 */
export function callFor(url: string, access: PushAccess): Pick<GitCall, 'env' | 'settings'> | null {
  if (/^https?:\/\//.test(url)) return overHttp(new URL(url), access);
  if (/^(?:file:\/\/)?\//.test(url)) return { env: { GIT_ALLOW_PROTOCOL: 'file' } };
  if (!/^(?:ssh:\/\/|[\w][\w.-]*@[\w.][\w.-]*:(?!:))/.test(url)) return null;
  const ssh = access.env['GIT_SSH_COMMAND'] ?? 'ssh';
  const quiet = `-o BatchMode=yes -o ConnectTimeout=${CONNECT_SECONDS}`;
  return {
    env: {
      ...taken(access.env, SSH),
      GIT_ALLOW_PROTOCOL: 'ssh',
      GIT_SSH_COMMAND: `${ssh} ${quiet}`,
    },
  };
}

function overHttp(url: URL, access: PushAccess): Pick<GitCall, 'env' | 'settings'> {
  const token = url.hostname === access.tokenHost() ? access.token() : null;
  const login = Buffer.from(`x-access-token:${token ?? ''}`).toString('base64');
  const header = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${url.origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${login}`,
  };
  return {
    settings: ['http.followRedirects=false'],
    env: {
      ...taken(access.env, [...CERTIFICATES, ...PROXIES]),
      GIT_ALLOW_PROTOCOL: url.protocol.slice(0, -1),
      ...(token === null ? {} : header),
    },
  };
}

function taken(env: PushAccess['env'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
}
