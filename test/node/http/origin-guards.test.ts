import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawServer, requestText, startRawServer, statusOf, TOKEN } from './raw-server.ts';

let server: RawServer;
beforeAll(async () => {
  server = await startRawServer();
});
afterAll(() => server.close());

const bearer = `Bearer ${TOKEN}`;

describe('the Host check', () => {
  const target = (host: string): string => requestText('GET /health', { Host: host });

  it('comes before everything else, health included, and answers 403 with no body', async () => {
    const answer = await server.raw(target('evil.example'));
    expect(statusOf(answer)).toBe(403);
    expect(answer.split('\r\n\r\n')[1]).toBe('');
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('accepts %s with our port', async (name) => {
    expect(statusOf(await server.raw(target(`${name}:${server.port}`)))).toBe(200);
  });

  it.each([
    ['another port', () => `127.0.0.1:${server.port + 1}`],
    ['a missing port', () => '127.0.0.1'],
    ['a trailing dot', () => `localhost.:${server.port}`],
    ['upper case', () => `LOCALHOST:${server.port}`],
    ['a rebound name', () => `rebound.example:${server.port}`],
    ['a name that ends like ours', () => `evil-localhost:${server.port}`],
    ['user information', () => `localhost:${server.port}@evil.example`],
    ['any address', () => `0.0.0.0:${server.port}`],
    ['an octal spelling', () => `0177.0.0.1:${server.port}`],
    ['nothing', () => ''],
  ])('refuses %s', async (_, host) => {
    expect(statusOf(await server.raw(target(host())))).toBe(403);
  });

  it('refuses two Host headers, in either order', async () => {
    const own = `Host: 127.0.0.1:${server.port}\r\n`;
    const other = 'Host: evil.example\r\n';
    for (const pair of [own + other, other + own, own + own]) {
      const answer = await server.raw(`GET /health HTTP/1.1\r\n${pair}Connection: close\r\n\r\n`);
      expect([400, 403]).toContain(statusOf(answer));
    }
  });

  it('refuses no Host at all', async () => {
    expect(statusOf(await server.raw('GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'))).toBe(
      403,
    );
    expect(statusOf(await server.raw('GET /health HTTP/1.0\r\n\r\n'))).toBe(403);
  });

  it('refuses an absolute-form target and CONNECT', async () => {
    const host = { Host: `127.0.0.1:${server.port}` };
    const absolute = `GET http://127.0.0.1:${server.port}/health`;
    expect(statusOf(await server.raw(requestText(absolute, host)))).toBe(403);
    expect(statusOf(await server.raw(requestText('CONNECT evil.example:443', host), 300))).not.toBe(
      200,
    );
  });
});

const foreignOrigins = [
  'https://evil.example',
  'http://evil.example',
  'null',
  '',
  'http://127.0.0.1',
  'http://127.0.0.1:1',
  'https://127.0.0.1:PORT',
  'http://localhost:PORT',
  'http://LOCALHOST:PORT',
  'http://127.0.0.1:PORT/',
  'http://127.0.0.1:PORT.evil.example',
  'file://',
  'app://nightkiln',
  'chrome-extension://abcdef',
];
const foreignSites = ['cross-site', 'same-site', 'cross-site, same-origin', 'unknown'];

describe('a page of another site', () => {
  const routes: [string, string][] = [
    ['POST /api/night.arm', '{}'],
    ['POST /session', ''],
  ];
  const cases = routes.flatMap(([head, body]) => [
    ...foreignOrigins.map((origin) => ({ head, body, extra: { Origin: origin } })),
    ...foreignSites.map((site) => ({ head, body, extra: { 'Sec-Fetch-Site': site } })),
  ]);

  it(`is refused in ${cases.length} ways even with the token`, async () => {
    expect(cases.length).toBeGreaterThanOrEqual(30);
    for (const { head, body, extra } of cases) {
      const named = Object.fromEntries(
        Object.entries(extra).map(([k, v]) => [k, v.replace('PORT', String(server.port))]),
      );
      const answer = await server.raw(requestText(head, { ...json(), ...named }, body));
      expect({ extra, status: statusOf(answer) }).toEqual({ extra, status: 403 });
    }
    expect(server.calls).toEqual([]);
  });

  it('gets no CORS header, not even for a preflight', async () => {
    const answer = await server.raw(
      requestText('OPTIONS /api/night.arm', {
        Host: `127.0.0.1:${server.port}`,
        'Access-Control-Request-Method': 'POST',
      }),
    );
    expect(statusOf(answer)).toBe(405);
    expect(answer.toLowerCase()).not.toContain('access-control');
  });

  it('cannot use a simple request: the input must be application/json', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      '',
    ]) {
      const headers = { ...json(), 'Content-Type': type };
      const answer = await server.raw(requestText('POST /api/night.arm', headers, '{}'));
      expect(statusOf(answer)).toBe(415);
    }
    expect(server.calls).toEqual([]);
  });

  it('cannot act by GET', async () => {
    const answer = await server.raw(requestText('GET /api/night.arm', json()));
    expect(statusOf(answer)).toBe(404);
    expect(server.calls).toEqual([]);
  });
});

describe('our own page', () => {
  it('is let through', async () => {
    const own = { Origin: `http://127.0.0.1:${server.port}`, 'Sec-Fetch-Site': 'same-origin' };
    const answer = await server.raw(
      requestText('POST /api/night.arm', { ...json(), ...own }, '{"a":1}'),
    );
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('{"ok":true,"value":{"method":"night.arm"}}');
    expect(server.calls).toEqual([{ method: 'night.arm', input: { a: 1 } }]);
  });
});

function json(): Record<string, string> {
  return {
    Host: `127.0.0.1:${server.port}`,
    Authorization: bearer,
    'Content-Type': 'application/json',
  };
}
