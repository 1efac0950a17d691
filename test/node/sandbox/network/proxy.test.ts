import {
  createServer as createHttpServer,
  type IncomingMessage,
  request,
  type Server,
} from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ListProxy,
  openProxy,
  type ProxyWish,
} from '../../../../src/node/sandbox/network/proxy.ts';
import type { Resolve } from '../../../../src/node/sandbox/network/public-address.ts';
import type { Refusal } from '../../../../src/node/sandbox/network/refusal.ts';
import { proxiesFrom } from '../../../../src/node/sandbox/network/upstream.ts';

const closers: (() => void | Promise<void>)[] = [];
let refused: Refusal[] = [];

/** Names lead where the test says; nothing of the real network is asked. */
function resolveTo(address: string): Resolve {
  return (_name, _options, callback) => callback(null, [{ address, family: 4 }]);
}

async function listen(server: Server | ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function open(wish: Partial<ProxyWish>): Promise<ListProxy> {
  const opened = await openProxy({
    at: 'loopback',
    token: null,
    hosts: [],
    way: { proxyFor: () => null },
    onRefused: (refusal) => refused.push(refusal),
    ...wish,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  closers.push(opened.value.close);
  return opened.value;
}

/** CONNECT through the proxy: the status, and a socket where it is 200. */
function tunnelTo(port: number, to: string, headers: Record<string, string> = {}) {
  const call = request({
    port,
    host: '127.0.0.1',
    method: 'CONNECT',
    path: to,
    headers,
    agent: false,
  });
  call.end();
  return new Promise<{ status: number; socket: Socket }>((resolve, reject) => {
    call.on('error', reject);
    call.on('connect', (answer, socket: Socket, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve({ status: answer.statusCode ?? 0, socket });
    });
  });
}

function textOf(stream: IncomingMessage | Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    stream.on('close', () => resolve(text));
  });
}

describe('the proxy of a listed network', () => {
  let echo: number;
  beforeEach(async () => {
    refused = [];
    echo = await listen(createServer((socket) => socket.on('error', () => undefined).pipe(socket)));
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  it('carries bytes both ways and lets one side finish before the other', async () => {
    const proxy = await open({ hosts: [`127.0.0.1:${echo}`] });
    const { status, socket } = await tunnelTo(proxy.port, `127.0.0.1:${echo}`);
    socket.end('x'.repeat(300_000));
    expect(status).toBe(200);
    expect((await textOf(socket)).length).toBe(300_000);
  });

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.0.7', '::ffff:127.0.0.1'])(
    'lets no listed name lead to %s, and tells of it',
    async (address) => {
      const proxy = await open({
        hosts: ['rebound.example'],
        way: { proxyFor: () => null, resolve: resolveTo(address) },
      });
      const { status } = await tunnelTo(proxy.port, 'rebound.example:443');
      expect(status).toBe(403);
      expect(refused).toEqual([{ destination: 'rebound.example:443', why: 'not-public' }]);
    },
  );

  it('says that a host does not answer without calling that an attempt', async () => {
    const resolve: Resolve = (_n, _o, callback) => callback(new Error('no such name'), []);
    const proxy = await open({ hosts: ['gone.example'], way: { proxyFor: () => null, resolve } });
    expect((await tunnelTo(proxy.port, 'gone.example:443')).status).toBe(502);
    expect(refused).toEqual([]);
  });

  it('names no other host than the one it goes to in plain HTTP', async () => {
    const heard: IncomingMessage[] = [];
    const port = await listen(
      createHttpServer((call, answer) => {
        heard.push(call);
        answer.end('ok');
      }),
    );
    const proxy = await open({ hosts: [`127.0.0.1:${port}`] });
    const call = request({
      ...{ port: proxy.port, host: '127.0.0.1', agent: false },
      path: `http://127.0.0.1:${port}/a?b`,
      headers: {
        host: 'evil.example',
        'proxy-authorization': 'x',
        connection: 'x-drop',
        'x-drop': '1',
      },
    });
    call.end();
    const answer = await new Promise<IncomingMessage>((resolve) => call.on('response', resolve));
    expect(await textOf(answer)).toBe('ok');
    expect(heard[0]?.url).toBe('/a?b');
    expect(heard[0]?.headers).toEqual({ host: `127.0.0.1:${port}`, connection: 'close' });
  });

  it('serves nobody without its token', async () => {
    const proxy = await open({ hosts: [`127.0.0.1:${echo}`], token: 'right' });
    const login = (token: string) => ({
      'proxy-authorization': `Basic ${Buffer.from(`nightkiln:${token}`).toString('base64')}`,
    });
    const status = async (headers: Record<string, string>) => {
      const { status: code, socket } = await tunnelTo(proxy.port, `127.0.0.1:${echo}`, headers);
      socket.destroy();
      return code;
    };
    expect(await status({})).toBe(407);
    expect(await status(login('wrong'))).toBe(407);
    expect(await status(login('right'))).toBe(200);
  });

  it("goes through the person's own proxy, and still by its own list", async () => {
    const asked: (string | undefined)[] = [];
    const theirs = createHttpServer();
    theirs.on('connect', (call, socket) => {
      asked.push(call.url, call.headers['proxy-authorization']);
      socket.write('HTTP/1.1 200 ok\r\n\r\nhello');
      socket.end();
    });
    const port = await listen(theirs);
    const proxyFor = proxiesFrom({
      HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${port}`,
      NO_PROXY: 'intern.example,.corp',
    });
    expect(proxyFor({ host: 'a.corp', port: 443 })).toBeNull();
    expect(proxyFor({ host: 'localhost', port: 443 })).toBeNull();
    const proxy = await open({ hosts: ['model.example'], way: { proxyFor } });
    const { status, socket } = await tunnelTo(proxy.port, 'model.example:443');
    expect([status, await textOf(socket)]).toEqual([200, 'hello']);
    expect((await tunnelTo(proxy.port, 'other.example:443')).status).toBe(403);
    expect(asked).toEqual([
      'model.example:443',
      `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    ]);
  });

  it('tells of fifty destinations and of each once', async () => {
    const proxy = await open({ hosts: ['ok.example'] });
    for (let n = 0; n < 120; n += 1) await tunnelTo(proxy.port, `h${n % 60}.example:443`);
    expect(refused).toHaveLength(50);
  });

  it('outlives nonsense, and ends every connection when it is closed', async () => {
    const proxy = await open({ hosts: [`127.0.0.1:${echo}`] });
    for (const noise of [
      '\0\0\0',
      'GET / HTTP/1.1\r\n\r\n',
      'CONNECT : HTTP/1.1\r\nhost: x\r\n\r\n',
      `${'x'.repeat(70_000)}`,
    ]) {
      const socket = connect(proxy.port, '127.0.0.1');
      socket.on('error', () => undefined).resume();
      socket.end(noise);
      await new Promise((resolve) => socket.on('close', resolve));
    }
    const { socket } = await tunnelTo(proxy.port, `127.0.0.1:${echo}`);
    socket.on('error', () => undefined).resume();
    const ended = new Promise((resolve) => socket.on('close', resolve));
    await proxy.close();
    await ended;
  });
});
