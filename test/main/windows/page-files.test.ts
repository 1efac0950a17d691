import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPageFiles } from '../../../src/main/windows/page-files.ts';

const SECRET = 'secret text';

const ESCAPES = [
  'app://bundle/../secret.js',
  'app://bundle/../../secret.js',
  'app://bundle/%2e%2e/secret.js',
  'app://bundle/%2E%2E/secret.js',
  'app://bundle/.%2e/secret.js',
  'app://bundle/%2e./secret.js',
  'app://bundle/..%2fsecret.js',
  'app://bundle/..%2Fsecret.js',
  'app://bundle/%2e%2e%2fsecret.js',
  'app://bundle/%2e%2e%5csecret.js',
  'app://bundle/..%5csecret.js',
  'app://bundle/..\\secret.js',
  'app://bundle/%252e%252e/secret.js',
  'app://bundle/%252e%252e%252fsecret.js',
  'app://bundle/assets/../../secret.js',
  'app://bundle/assets/%2e%2e/%2e%2e/secret.js',
  'app://bundle/assets/..%2f..%2fsecret.js',
  'app://bundle//etc/passwd',
  'app://bundle///etc/passwd.js',
  'app://bundle/%2fetc%2fpasswd',
  'app://bundle/file:///etc/passwd',
  'app://bundle/linked.js',
  'app://bundle/linked-folder/secret.js',
  'app://bundle/secret.js%00.html',
  'app://bundle/popover.html%00',
  'app://bundle/%00',
  'app://bundle/%',
  'app://bundle/%zz',
  'app://bundle/%c0%ae%c0%ae/secret.js',
  'app://bundle/%e0%80%ae%e0%80%ae/secret.js',
  'app://bundle/.hidden.js',
  'app://bundle/assets/.hidden.js',
  'app://bundle/assets',
  'app://bundle/assets/',
  'app://bundle/',
  'app://bundle/popover.html/../../secret.js',
  'app://bundle/popover.html::$DATA',
  'app://bundle/C:/secret.js',
  'app://other/popover.html',
  'app://user:word@bundle/popover.html',
  'file:///etc/passwd',
  'http://bundle/popover.html',
  'not an address',
  '',
];

describe('the page files', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'page-files-'));
  const root = path.join(folder, 'renderer');
  const serve = createPageFiles(root);
  const read = (url: string, method = 'GET') => serve({ url, method });

  beforeAll(() => {
    mkdirSync(path.join(root, 'assets'), { recursive: true });
    writeFileSync(path.join(folder, 'secret.js'), SECRET);
    writeFileSync(path.join(root, 'popover.html'), '<p>popover</p>');
    writeFileSync(path.join(root, 'assets', 'popover-B1_x.js'), 'go()');
    writeFileSync(path.join(root, '.hidden.js'), SECRET);
    writeFileSync(path.join(root, 'assets', '.hidden.js'), SECRET);
    writeFileSync(path.join(root, 'notes.txt'), SECRET);
    symlinkSync(path.join(folder, 'secret.js'), path.join(root, 'linked.js'));
    symlinkSync(folder, path.join(root, 'linked-folder'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('serves a page with its type and the exact policy', async () => {
    const response = await read('app://bundle/popover.html?x=1#y');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<p>popover</p>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
  });

  it('serves a hashed script below a folder', async () => {
    const response = await read('app://bundle/assets/popover-B1_x.js');
    expect(await response.text()).toBe('go()');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('knows at least 40 ways out', () => expect(ESCAPES.length).toBeGreaterThanOrEqual(40));

  it.each(ESCAPES)('lets nothing out by %j', async (url) => {
    const response = await read(url);
    expect([400, 404]).toContain(response.status);
    expect(await response.text()).toBe('');
  });

  it('does not serve a type that no page needs', async () => {
    expect((await read('app://bundle/notes.txt')).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'HEAD', 'OPTIONS', 'get'])('refuses the method %s', async (method) => {
    expect((await read('app://bundle/popover.html', method)).status).toBe(405);
  });
});
