import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../../src/node/http/server.ts';
import { ok } from '../../../src/shared/result.ts';
import { createFakeFeed } from '../../helpers/fake-feed.ts';
import { type RawServer, requestText, startRawServer, statusOf, TOKEN } from './raw-server.ts';

let server: RawServer;
afterEach(() => server.close());

const json = (): Record<string, string> => ({
  Host: `127.0.0.1:${server.port}`,
  Authorization: `Bearer ${TOKEN}`,
  'Content-Type': 'application/json',
});

describe('the limits', () => {
  it('refuse a body over 64 KiB, announced or not', async () => {
    server = await startRawServer();
    const fits = JSON.stringify('x'.repeat(64 * 1024 - 2));
    const announced = requestText('POST /api/a', json(), `${fits} `);
    expect(statusOf(await server.raw(announced))).toBe(413);
    const chunk = `10001\r\n${'x'.repeat(0x10001)}\r\n0\r\n\r\n`;
    const head = requestText('POST /api/a', { ...json(), 'Transfer-Encoding': 'chunked' });
    expect(statusOf(await server.raw(head + chunk))).toBe(413);
    expect(server.calls).toEqual([]);
    expect(statusOf(await server.raw(requestText('POST /api/a', json(), fits)))).toBe(200);
  });

  it('refuse input that is not JSON without quoting it', async () => {
    server = await startRawServer();
    for (const body of ['{', 'secret', '\u00ff\u00fe', '{"a":1}}']) {
      const answer = await server.raw(requestText('POST /api/a', json(), body));
      expect(statusOf(answer)).toBe(400);
      expect(answer).not.toContain('secret');
    }
    expect(server.calls).toEqual([]);
  });

  it('refuse headers over 16 KiB', async () => {
    server = await startRawServer();
    const answer = await server.raw(
      requestText('GET /health', { ...json(), A: 'x'.repeat(17_000) }),
    );
    expect(statusOf(answer)).toBe(431);
  });

  it('end a connection whose headers never come', async () => {
    server = await startRawServer({ headersTimeoutMs: 100, requestTimeoutMs: 200 });
    const answer = await server.raw('GET /health HTTP/1.1\r\nHost: 127', 10_000);
    expect(statusOf(answer)).toBe(408);
  });

  it('answer with a reference-free 500 when something inside breaks, and go on', async () => {
    server = await startRawServer();
    expect(statusOf(await server.raw(requestText('POST /api/fault', json(), '{}')))).toBe(500);
    expect(statusOf(await server.raw(requestText('POST /api/a', json(), '{}')))).toBe(200);
    expect(server.logged.join('')).toContain('planted');
  });

  it('keep the owner served while 200 sockets say nothing', async () => {
    server = await startRawServer();
    const port = server.port;
    const slow = Array.from({ length: 200 }, () => {
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => socket.destroy());
      socket.write('GET / HTTP/1.1\r\nX-Slow: ');
      return socket;
    });
    const last = slow.at(-1);
    await new Promise((resolve) => last?.once('connect', resolve));
    for (let round = 0; round < 20; round += 1) {
      const answer = await server.raw(requestText('GET /health', json()));
      expect(statusOf(answer)).toBe(200);
    }
    for (const socket of slow) socket.destroy();
  });
});

describe('listening', () => {
  it('is on the loopback address only and says when the port is taken', async () => {
    server = await startRawServer();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/`);
    const quiet = { info: () => {}, warn: () => {}, error: () => {} };
    const second = createHttpServer({
      dispatch: async () => ok(null),
      feed: createFakeFeed(),
      staticDir: '/nowhere',
      token: TOKEN,
      log: quiet,
    });
    const taken = await second.listen(server.port);
    expect(taken).toMatchObject({
      ok: false,
      error: { message: `Port ${server.port} is in use by another program.` },
    });
    const free = await second.listen(0);
    expect(free.ok).toBe(true);
    await second.close();
  });
});
