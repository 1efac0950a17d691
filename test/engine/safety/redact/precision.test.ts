import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../../src/engine/safety/redact/redactor.ts';

const OUTPUT = path.resolve(import.meta.dirname, '../../../fixtures/output');
const redactor = createRedactor();

describe('what real programs printed (R64)', () => {
  const names = readdirSync(OUTPUT);
  const hidden = names.flatMap((name) => {
    const before = readFileSync(path.join(OUTPUT, name), 'utf8').split('\n');
    const after = redactor.text(before.join('\n')).split('\n');
    return before.filter((line, n) => line !== after[n]).map((line) => `${name}: ${line}`);
  });

  it('is the output of the tests of 20 packages, and of installing and building', () => {
    expect(names.filter((name) => name.startsWith('test-'))).toHaveLength(20);
    expect(names.filter((name) => name.startsWith('build-')).length).toBeGreaterThan(5);
  });

  it('comes through unchanged', () => {
    expect(hidden).toEqual([]);
  });
});

describe('what only looks secret', () => {
  const hex = createHash('sha256').update('x').digest('hex');
  it.each([
    `commit ${hex.slice(0, 40)}`,
    `"integrity": "sha512-${Buffer.from(hex + hex)
      .toString('base64')
      .slice(0, 88)}",`,
    `"shasum": "${hex.slice(0, 40)}"`,
    `id: ${randomUUID()}`,
    `sourceMappingURL=data:application/json;base64,${Buffer.from('{"version":3,"sources":["a.ts"],"names":[]}').toString('base64')}`,
    'input_tokens: 3600, "cached_input_tokens":600, max_tokens=4096',
    'Error: password: must be at least 8 characters',
    'const password = user.password;',
    'token: Token, secret: string, apiKey?: string',
    'if (token === undefined) throw new Error("no token")',
    `password: $\{{ secrets.DB_PASSWORD }}`,
    'export GITHUB_TOKEN=$GITHUB_TOKEN',
    'api_key = os.environ["API_KEY"]',
    'api_key = process.env.OPENAI_API_KEY',
    'private_key: /etc/ssl/private/server.key',
    'AUTH_TOKEN=<your token here>',
    'password: "********"',
    'https://user@github.com/a/b.git and git@github.com:a/b.git',
    'http://localhost:5173/@vite/client',
    'sk-fading-circle-animation and task-runner-for-nightly-builds',
    'key: "ArrowLeft", cacheKey: "a1b2c3d4e5f6a7b8"',
    'ok 12 - accepts a Bearer scheme',
    '-----BEGIN PUBLIC KEY-----',
    'throw new Error("expected -----BEGIN PRIVATE KEY-----");',
  ])('is left alone: %s', (text) => {
    expect(redactor.text(text)).toBe(text);
  });
});
