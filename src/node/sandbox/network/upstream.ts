import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { connect, type Socket } from 'node:net';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Destination } from './host-list.ts';
import { lookupPublic, NOT_PUBLIC, type Resolve } from './public-address.ts';

/** Why a way did not open: the name leads to this machine or its network, or nothing answered. */
export type NoWay = 'not-public' | 'unreachable';

/** How connections leave this machine. */
export interface WayOut {
  /** The person's own proxy for a destination; null: directly. */
  readonly proxyFor: (to: Destination) => URL | null;
  readonly resolve?: Resolve | undefined;
}

const CONNECT_MS = 20_000;

/** Opens a connection, through the person's own proxy where they have one. Addresses are only checked where `isFree` is false. */
export function openWay(
  to: Destination,
  way: WayOut,
  isFree: boolean,
): Promise<Result<Socket, NoWay>> {
  const proxy = way.proxyFor(to);
  return proxy === null ? connectTo(to, way, isFree) : connectThrough(proxy, to);
}

function connectTo(
  { host, port }: Destination,
  { resolve }: WayOut,
  isFree: boolean,
): Promise<Result<Socket, NoWay>> {
  return new Promise((settle) => {
    const lookup = isFree ? {} : { lookup: lookupPublic(resolve) };
    const socket = connect({ host, port, ...lookup });
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('no answer')));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      settle(fail(error.code === NOT_PUBLIC ? 'not-public' : 'unreachable'));
    });
    socket.once('connect', () => {
      socket.setTimeout(0);
      settle(ok(socket));
    });
  });
}

/** The person's proxy resolves the name, so what it leads to is for that proxy to refuse. */
function connectThrough(proxy: URL, { host, port }: Destination): Promise<Result<Socket, NoWay>> {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const { username, password } = proxy;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const call = (proxy.protocol === 'https:' ? requestSecurely : request)({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      ...(username !== '' && {
        'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}`,
      }),
    },
    timeout: CONNECT_MS,
    agent: false,
  });
  return new Promise((settle) => {
    call.once('timeout', () => call.destroy(new Error('no answer')));
    call.once('error', () => settle(fail('unreachable')));
    call.once('response', (answer) => {
      answer.destroy();
      settle(fail('unreachable'));
    });
    call.once('connect', (answer, socket: Socket, head) => {
      socket.setTimeout(0);
      if (answer.statusCode !== 200) {
        socket.destroy();
        settle(fail('unreachable'));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      settle(ok(socket));
    });
    call.end();
  });
}

/** The person's own proxies as their environment names them; a proxy of another kind than HTTP is none. */
export function proxiesFrom(
  env: Readonly<Record<string, string | undefined>>,
): (to: Destination) => URL | null {
  const named = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY']
    .map((name) => env[name] ?? '')
    .find((value) => /^https?:\/\//i.test(value) && URL.canParse(value));
  const proxy = named === undefined ? null : new URL(named);
  const direct = (env['no_proxy'] ?? env['NO_PROXY'] ?? '')
    .split(',')
    .map((entry) =>
      entry
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, ''),
    )
    .filter((entry) => entry !== '');
  return ({ host }) => (isLocal(host) || isDirect(host, direct) ? null : proxy);
}

function isDirect(host: string, direct: readonly string[]): boolean {
  return direct.some((entry) => entry === '*' || host === entry || host.endsWith(`.${entry}`));
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
