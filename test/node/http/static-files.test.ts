import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawServer, requestText, startRawServer, statusOf } from './raw-server.ts';

let server: RawServer;
beforeAll(async () => {
  server = await startRawServer();
});
afterAll(() => server.close());

function ask(target: string): Promise<string> {
  return server.raw(requestText(`GET ${target}`, { Host: `127.0.0.1:${server.port}` }));
}

const ATTEMPTS = [
  '/../secret.txt',
  '/../../secret.txt',
  '/assets/../../secret.txt',
  '/assets/../popover.html',
  '/./popover.html',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/..%2fsecret.txt',
  '/..%2Fsecret.html',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/%2e%2e/%2e%2e/secret.html',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/assets\\..\\..\\secret.txt',
  '/..%255csecret.txt',
  '/%252e%252e%252fsecret.txt',
  '/..%c0%afsecret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/..%e0%80%afsecret.txt',
  '/\u00e2\u0080\u00a5/secret.txt',
  '/%uff0e%uff0e/secret.txt',
  '/..;/secret.txt',
  '/....//secret.txt',
  '/..././secret.txt',
  '//secret.txt',
  '//popover.html',
  '///etc/passwd',
  '//127.0.0.1/secret.html',
  '/etc/passwd',
  '/%2fetc%2fpasswd',
  '/file:///etc/passwd',
  '/popover.html%00',
  '/popover.html%00.txt',
  '/secret.html%00.js',
  '/popover.html/',
  '/popover.html/../../secret.txt',
  '/POPOVER.HTML',
  '/linked.html',
  '/notes.md',
  '/assets/',
  '/assets',
  '/.git/config',
  '/__proto__',
  '/constructor',
];

describe('the page', () => {
  it('is served with a fixed type and the safety headers', async () => {
    const answer = await ask('/');
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('<title>page</title>');
    const head = answer.split('\r\n\r\n')[0]?.toLowerCase() ?? '';
    for (const line of [
      'content-type: text/html; charset=utf-8',
      'x-content-type-options: nosniff',
      'cache-control: no-store',
      'cross-origin-resource-policy: same-origin',
    ]) {
      expect(head).toContain(line);
    }
    expect(await ask('/assets/a.js')).toContain('text/javascript');
    expect(await ask('/popover.html?night=1')).toContain('<title>page</title>');
  });

  it('runs under the exact policy', async () => {
    expect(/content-security-policy: (.*)\r\n/i.exec(await ask('/'))?.[1]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
  });

  it(`gives nothing away to ${ATTEMPTS.length} path tricks`, async () => {
    expect(ATTEMPTS.length).toBeGreaterThanOrEqual(40);
    for (const target of ATTEMPTS) {
      const answer = await ask(target);
      expect({ target, isRefused: [400, 403, 404].includes(statusOf(answer)) }).toEqual({
        target,
        isRefused: true,
      });
      expect(answer).not.toContain('SECRET');
    }
  });

  it('answers 400 to an escape that means nothing', async () => {
    for (const target of ['/%', '/%zz', '/a%2', '/%ff%']) {
      expect(statusOf(await ask(target))).toBe(400);
    }
  });
});
