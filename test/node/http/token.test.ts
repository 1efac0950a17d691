import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenGate } from '../../../src/node/http/token.ts';
import { type RawServer, requestText, startRawServer, statusOf, TOKEN } from './raw-server.ts';

let server: RawServer;
beforeEach(async () => {
  server = await startRawServer();
});
afterEach(() => server.close());

async function status(headers: Record<string, string>): Promise<number> {
  const host = { Host: `127.0.0.1:${server.port}`, 'Content-Type': 'application/json' };
  return statusOf(
    await server.raw(requestText('POST /api/night.status', { ...host, ...headers }, '{}')),
  );
}

async function trade(token: string): Promise<string> {
  const headers = { Host: `127.0.0.1:${server.port}`, Authorization: `Bearer ${token}` };
  return server.raw(requestText('POST /session', headers));
}

describe('the token', () => {
  it('is asked for on every route but health and the page itself', async () => {
    const host = { Host: `127.0.0.1:${server.port}` };
    for (const path of ['/status', '/api/events?after=0']) {
      expect(statusOf(await server.raw(requestText(`GET ${path}`, host)))).toBe(401);
    }
    expect(await status({})).toBe(401);
    expect(statusOf(await server.raw(requestText('GET /health', host)))).toBe(200);
    expect(statusOf(await server.raw(requestText('GET /', host)))).toBe(200);
  });

  it('opens the routes as a header, never in the query', async () => {
    expect(await status({ Authorization: `Bearer ${TOKEN}` })).toBe(200);
    const host = { Host: `127.0.0.1:${server.port}` };
    const answer = await server.raw(requestText(`GET /status?token=${TOKEN}`, host));
    expect(statusOf(answer)).toBe(401);
  });

  it('is traded for a cookie that scripts and other sites cannot use', async () => {
    const answer = await trade(TOKEN);
    expect(statusOf(answer)).toBe(204);
    const cookie = /set-cookie: (.+)\r\n/i.exec(answer)?.[1] ?? '';
    expect(cookie).toMatch(/^nightkiln-\d+=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(cookie).not.toContain(TOKEN);
    expect(await status({ Cookie: `a=b; ${cookie.split(';')[0]}` })).toBe(200);
    expect(await status({ Cookie: `${cookie.split(';')[0]}0` })).toBe(401);
  });

  it('cannot be traded with the cookie, nor used twice in one request', async () => {
    const cookie = /set-cookie: ([^;]+)/i.exec(await trade(TOKEN))?.[1] ?? '';
    const host = { Host: `127.0.0.1:${server.port}`, Cookie: cookie };
    expect(statusOf(await server.raw(requestText('POST /session', host)))).toBe(401);
    const twice = `Authorization: Bearer ${TOKEN}\r\nAuthorization: Bearer ${TOKEN}`;
    const answer = await server.raw(
      `GET /status HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${twice}\r\nConnection: close\r\n\r\n`,
    );
    expect([400, 401]).toContain(statusOf(answer));
  });

  it('may be guessed ten times a minute, then nobody is listened to', async () => {
    for (let guess = 0; guess < 10; guess += 1) {
      expect(await status({ Authorization: `Bearer wrong${guess}` })).toBe(401);
    }
    expect(await status({ Authorization: 'Bearer wrong' })).toBe(429);
    expect(await status({ Authorization: `Bearer ${TOKEN}` })).toBe(429);
    expect(statusOf(await trade(TOKEN))).toBe(429);
    expect(server.calls).toEqual([]);
  });

  it('never reaches the log, right or wrong', async () => {
    await status({ Authorization: `Bearer ${TOKEN}` });
    await status({ Authorization: 'Bearer wrong-secret' });
    await server.raw(requestText(`GET /${TOKEN}`, { Host: 'evil.example' }));
    expect(server.logged.length).toBeGreaterThan(0);
    expect(server.logged.join('')).not.toMatch(new RegExp(`${TOKEN}|wrong-secret`));
  });
});

describe('the gate', () => {
  const asked = (name: string, value: string) => ({
    url: '/',
    rawHeaders: ['Host', '127.0.0.1:80', name, value],
  });

  it('listens again after a minute', () => {
    let now = 0;
    const gate = createTokenGate(TOKEN, () => now);
    for (let guess = 0; guess < 11; guess += 1) gate.admit(asked('Authorization', 'Bearer no'));
    expect(gate.admit(asked('Authorization', `Bearer ${TOKEN}`))).toBe('limited');
    now = 60_001;
    expect(gate.admit(asked('Authorization', `Bearer ${TOKEN}`))).toBe('ok');
  });

  it('keeps letting a signed-in page through while guesses are refused', () => {
    const gate = createTokenGate(TOKEN, () => 0);
    for (let guess = 0; guess < 20; guess += 1) gate.admit(asked('Authorization', 'Bearer no'));
    const cookie = gate.cookie(80).split(';')[0] ?? '';
    expect(gate.admit(asked('Cookie', cookie))).toBe('ok');
    expect(gate.admit(asked('Cookie', 'nightkiln-80=0'))).toBe('limited');
  });

  it('does not count the cookie of another port as a guess', () => {
    const gate = createTokenGate(TOKEN, () => 0);
    for (let visit = 0; visit < 20; visit += 1) {
      expect(gate.admit(asked('Cookie', 'nightkiln-81=0'))).toBe('missing');
    }
  });
});
