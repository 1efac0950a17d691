import { timingSafeEqual } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Destination, judge, parseDestination } from './host-list.ts';
import { createRefusals, type Refusal } from './refusal.ts';
import { type NoWay, openWay, type WayOut } from './upstream.ts';

/** What a proxy is opened with. */
export interface ProxyWish {
  /** Where it listens: the path of a socket, or a free port of 127.0.0.1. */
  readonly at: string | 'loopback';
  /** What callers must show; null where only the right ones can reach the socket. */
  readonly token: string | null;
  readonly hosts: readonly string[];
  readonly way: WayOut;
  readonly onRefused: (refusal: Refusal) => void;
}

/** The one door of a program whose network is a list. */
export interface ListProxy {
  /** 0 where it listens on a path. */
  readonly port: number;
  /** Ends it and every connection through it. Never rejects. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 128;
/** A model may think this long without a byte. */
const IDLE_MS = 30 * 60_000;
const HEADERS_MS = 30_000;
const MAX_HEADER_BYTES = 32 * 1024;

/**
 * Opens a proxy for CONNECT and plain HTTP that lets through what `hosts` lists and tells of the rest. What is inside a
 * tunnel is not looked at. It asks for names itself and connects to nothing but the public network, unless the list
 * names an address or a port.
 */
export async function openProxy(wish: ProxyWish): Promise<Result<ListProxy>> {
  const tell = createRefusals(wish.onRefused);
  const door: Door = { ...wish, tell };
  const sockets = new Set<Duplex>();
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_MS });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (call: IncomingMessage, socket: Socket, head: Buffer) => {
    // Ends with the server: nothing awaits a tunnel.
    void tunnel(door, { call, socket, head }).catch(() => socket.destroy());
  });
  server.on('upgrade', (_call, socket) => socket.destroy());
  server.on('request', (call, answer) => forward(door, call, answer));
  const listening = await listen(server, wish.at);
  if (!listening.ok) return listening;
  const address = server.address();
  return ok({
    port: typeof address === 'object' && address !== null ? (address as AddressInfo).port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  });
}

interface Door extends ProxyWish {
  readonly tell: (refusal: Refusal) => void;
}

function listen(server: ReturnType<typeof createServer>, at: string): Promise<Result<null>> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const reason = `Its way to the network cannot be opened: ${reasonOf(error)}.`;
      resolve(fail(appError('spawn-failed', reason)));
    });
    if (at === 'loopback') server.listen(0, '127.0.0.1', () => resolve(ok(null)));
    else server.listen(at, () => resolve(ok(null)));
  });
}

interface Tunnel {
  readonly call: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
}

async function tunnel(door: Door, { call, socket, head }: Tunnel): Promise<void> {
  socket.on('error', () => socket.destroy());
  const to = parseDestination(call.url ?? '');
  const entry = admit(door, call, to);
  if (entry !== 200 || to === null) return endWith(socket, entry === 200 ? 400 : entry);
  const opened = await openWay(to, door.way, isFree(door, to));
  if (!opened.ok) return endWith(socket, codeFor(door, to, opened.error));
  const far = opened.value;
  if (socket.destroyed) {
    far.destroy();
    return;
  }
  for (const side of [socket, far]) side.setTimeout(IDLE_MS, () => side.destroy());
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  if (head.length > 0) far.write(head);
  // What breaks one side breaks both; a side that has said all may still listen.
  pipeline(socket, far, (error) => error && far.destroy());
  pipeline(far, socket, (error) => error && socket.destroy());
}

/** Plain HTTP: the address in the request line is where it goes, and the only host it may name. */
function forward(door: Door, call: IncomingMessage, answer: ServerResponse): void {
  const url = URL.canParse(call.url ?? '') ? new URL(call.url ?? '') : null;
  const to =
    url?.protocol === 'http:' ? parseDestination(`${url.hostname}:${url.port || '80'}`) : null;
  const entry = admit(door, call, to);
  if (entry !== 200 || to === null || url === null) {
    refuse(answer, entry === 200 ? 400 : entry);
    return;
  }
  void openWay(to, door.way, isFree(door, to)).then((opened) => {
    if (opened.ok) passOn({ call, answer, url, far: opened.value });
    else refuse(answer, codeFor(door, to, opened.error));
  });
}

interface Passage {
  readonly call: IncomingMessage;
  readonly answer: ServerResponse;
  readonly url: URL;
  readonly far: Socket;
}

function passOn({ call, answer, url, far }: Passage): void {
  far.setTimeout(IDLE_MS, () => far.destroy());
  const out = request({
    createConnection: () => far,
    method: call.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...endToEnd(call.headers), host: url.host, connection: 'close' },
  });
  out.on('error', () => answer.destroy());
  out.on('response', (reply) => {
    answer.writeHead(reply.statusCode ?? 502, endToEnd(reply.headers));
    pipeline(reply, answer, () => far.destroy());
  });
  pipeline(call, out, () => undefined);
}

function refuse(answer: ServerResponse, code: Refused): void {
  answer.writeHead(code, HEADERS).end(SENTENCES[code]);
}

/** Tells of a name that led inside; one that does not answer is nobody's attempt. */
function codeFor(door: Door, to: Destination, why: NoWay): 403 | 502 {
  if (why === 'unreachable') return 502;
  door.tell({ destination: nameOf(to), why });
  return 403;
}

type Refused = 400 | 403 | 407 | 502;
type Entry = 200 | Exclude<Refused, 502>;

function admit(door: Door, call: IncomingMessage, to: Destination | null): Entry {
  if (!hasToken(door.token, call)) return 407;
  if (to === null) return 400;
  const judgement = judge(to, door.hosts);
  if (judgement === 'named' || judgement === 'listed') return 200;
  door.tell({ destination: nameOf(to), why: judgement });
  return 403;
}

/** Named with its port, a destination may be an address or on this machine. */
function isFree(door: Door, to: Destination): boolean {
  return judge(to, door.hosts) === 'named';
}

function hasToken(token: string | null, call: IncomingMessage): boolean {
  if (token === null) return true;
  const wanted = Buffer.from(`Basic ${Buffer.from(`nightkiln:${token}`).toString('base64')}`);
  const shown = Buffer.from(call.headers['proxy-authorization'] ?? '');
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}

const SENTENCES = {
  400: 'Nightkiln: this is no request of a proxy.\n',
  403: 'Nightkiln: this host is not on the list of hosts that may be reached from here.\n',
  407: 'Nightkiln: this way is not for you.\n',
  502: 'Nightkiln: this host does not answer.\n',
} as const;

const HEADERS = { 'content-type': 'text/plain', connection: 'close' } as const;

function endWith(socket: Socket, code: Refused): void {
  const head = `HTTP/1.1 ${code} ${STATUS_CODES[code]}`;
  socket.end(`${head}\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${SENTENCES[code]}`);
}

function nameOf({ host, port }: Destination): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The headers that are meant for the other end. */
function endToEnd(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP.test(name) && !named.includes(name)),
  );
}

const HOP = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host)$/;
