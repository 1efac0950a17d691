import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLeakFinder } from '../../../../src/engine/safety/leaks/find-leaks.ts';
import { compileRegex, compileRules } from '../../../../src/engine/safety/leaks/rule-set.ts';
import { findKnown } from '../../../../src/engine/safety/redact/known-values.ts';
import { knownForms } from '../../../../src/engine/safety/redact/redactor.ts';
import { PLACED, PREFIXED } from '../redact/secret-kinds.ts';

const rules = compileRules();
const find = createLeakFinder(rules, () => []);
const rulesOf = (text: string, path = 'src/a.ts') => find({ path, text }).map(({ rule }) => rule);

describe('the rules of gitleaks', () => {
  it('are all there and can all be read', () => {
    expect(rules.rules.length).toBe(213);
    expect(rules.rules.filter(({ regex, path }) => regex === null && path === null)).toEqual([]);
  });

  it('keep their meaning where their language differs', () => {
    expect(compileRegex('\\b(PMAK-(?i)[a-f0-9]{4})').test('PMAK-AbC1')).toBe(true);
    expect(compileRegex('[[:alnum:]_]{3}\\z').test('..a_1')).toBe(true);
    expect(compileRegex('[[:alnum:]_]{3}\\z').test('a_1\n')).toBe(false);
    expect(compileRegex('(?P<word>a)(?s:.)b').exec('a\nb')?.groups?.['word']).toBe('a');
  });

  it.each([
    [
      'EZAKabcdefghij0123456789abcdefghij0123456789abcdefghij0123456789'.slice(0, 58),
      'easypost-api-token',
    ],
    [
      'sentry = "0123456789abcdef0f1e2d3c4b5a69788796a5b4c3d2e1f0a1b2c3d4e5f60718"',
      'sentry-access-token',
    ],
    ['doppler: dp.pt.abcdefghij0123456789abcdefghij0123456789abc', 'doppler'],
    ['ADAFRUIT_KEY=aio4Zx81kQ02mNvB7yT5rE3wPq9LsD6f', 'given-secret'],
  ])('find %s', (text, rule) => {
    expect(rulesOf(text)).toContain(rule);
  });

  it('name a key file by its name alone', () => {
    expect(rulesOf('', 'certs/server.p12')).toEqual(['pkcs12-file']);
  });

  it('leave locks, pictures and blanks to fill in alone', () => {
    const lock =
      '"integrity": "sha512-Zk8vJ2m1YyqLx0R7bQw3uVtN5sPaXeDfGhKjLmNoPqRsTuVwXyZaBcDeFg=="';
    expect(rulesOf(lock, 'package-lock.json')).toEqual([]);
    expect(rulesOf('const token = process.env.GITHUB_TOKEN;')).toEqual([]);
    expect(rulesOf(`password: $\{{ secrets.DB_PASSWORD }}`, 'ci.yml')).toEqual([]);
    expect(rulesOf('api_key = "your-api-key-here"')).toEqual([]);
  });
});

describe('a search for secrets', () => {
  it('finds our own kinds wherever they stand in a long text', () => {
    const kinds = [...PREFIXED, ...PLACED];
    for (const kind of kinds) {
      const secrets = fc.sample(kind.secret, { numRuns: 20, seed: 11 });
      const missed = secrets.filter((secret, n) => {
        const line = (kind.lines[n % kind.lines.length] ?? '{}').replace('{}', () => secret);
        const before = 'x = 1;\n'.repeat(n * 977);
        const text = `${before}${line}\n${'y = 2;\n'.repeat(500)}`;
        return find({ path: 'a.txt', text }).length === 0;
      });
      expect(missed.length, kind.name).toBe(0);
    }
  });

  it('finds a value it was told, in base64 and hex too', () => {
    const known = findKnown(knownForms([{ name: 'T', value: 'correct-horse-9-battery' }]));
    const search = createLeakFinder(rules, known);
    const value = Buffer.from('correct-horse-9-battery');
    for (const text of [value.toString(), value.toString('hex'), value.toString('base64')]) {
      expect(search({ path: 'a', text: `see ${text} there` }).map(({ rule }) => rule)).toContain(
        'known-value',
      );
    }
  });

  it('says where a secret stands, once', () => {
    const token = `ghp_${'a1B2c3D4e5'.repeat(4)}`;
    const text = `one\nconst t = "${token}";\n`;
    const leaks = find({ path: 'a.ts', text });
    expect(leaks).toHaveLength(1);
    expect(text.slice(leaks[0]?.start, leaks[0]?.end)).toContain(token);
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), fc.string(), (text, path) => {
        for (const { start, end } of find({ path, text })) {
          expect(start >= 0 && start <= end && end <= text.length).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
