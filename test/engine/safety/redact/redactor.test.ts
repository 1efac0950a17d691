import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../../src/engine/safety/redact/redactor.ts';
import { PLACED, PREFIXED } from './secret-kinds.ts';

const SECRET = 'tR4p!d/0r "q\'&<uar>tz=é';
const redactor = createRedactor([{ name: 'DB_PASSWORD', value: SECRET }]);
const bytes = Buffer.from(SECRET);

describe('a value that is known', () => {
  const quotedTwice = JSON.stringify(JSON.stringify(SECRET));
  it.each([
    ['as it is', SECRET],
    ['as bytes', bytes.toString('latin1')],
    ['in JSON', JSON.stringify({ a: SECRET })],
    ['in JSON in JSON', quotedTwice],
    ['in JSON with escaped slashes', JSON.stringify(SECRET).replaceAll('/', '\\/')],
    ['percent-encoded', encodeURIComponent(SECRET)],
    [
      'percent-encoded in small letters',
      encodeURIComponent(SECRET).replaceAll(/%../g, (found) => found.toLowerCase()),
    ],
    ['as a form field', new URLSearchParams({ a: SECRET }).toString()],
    ['in hex', bytes.toString('hex')],
    ['in capital hex', bytes.toString('hex').toUpperCase()],
    [
      'in HTML',
      SECRET.replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
    ],
    ['quoted for a shell', `'${SECRET.replaceAll("'", "'\\''")}'`],
  ])('is hidden %s', (_, text) => {
    const hidden = redactor.text(`before ${text} after`);
    expect(hidden).toContain('[redacted:DB_PASSWORD]');
    expect(hidden).toMatch(/^before .* after$/);
    expect(hidden).not.toContain('quartz');
    expect(hidden).not.toContain('tR4p');
  });

  it('is hidden in base64, whatever stands around it', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      for (const form of ['base64', 'base64url'] as const) {
        const text = Buffer.from(`${before}${SECRET}tail`).toString(form);
        expect(redactor.text(text)).toContain('[redacted:DB_PASSWORD]');
      }
    }
  });

  it('is hidden line by line when it has several', () => {
    const key = ['first9line', 'second8line', 'third7line'];
    const known = createRedactor([{ name: 'KEY', value: key.join('\n') }]);
    expect(known.text(`x ${key[1]} y\n${key[0]}\n`)).toBe('x [redacted] y\n[redacted]\n');
    expect(known.text(JSON.stringify(key.join('\n')))).toBe('"[redacted:KEY]"');
  });

  it('is not taken when it is a plain word, a path, an address or a marker', () => {
    const plain = [
      'password',
      'nightkiln',
      '/home/me/.ssh/id',
      'http://localhost:80',
      'true',
      '1234',
    ];
    const known = createRedactor(plain.map((value) => ({ name: 'X_TOKEN', value })));
    const text = plain.join(' ');
    expect(known.text(text)).toBe(text);
  });

  it('can be learned later, also by a stream that is open', () => {
    const later = createRedactor();
    const stream = later.stream();
    stream.write('say ');
    later.learn([{ name: 'LATE', value: 'l4te-secret-value' }]);
    expect(stream.write('l4te-secret-value\n')).toBe('say [redacted:LATE]\n');
  });
});

describe('a private key', () => {
  const body = Array.from({ length: 25 }, () => 'q'.repeat(64)).join('\n');
  const pem = `-----BEGIN RSA PRIVATE KEY-----\n${body}\nshort==\n-----END RSA PRIVATE KEY-----`;

  it('is hidden over its lines, and what follows is not', () => {
    const hidden = redactor.text(`a\n${pem}\nb\n`);
    expect(hidden).not.toMatch(/q{8}|short/);
    expect(hidden).toMatch(/^a\n-----BEGIN RSA PRIVATE KEY-----\n\[redacted:private key\]\n/);
    expect(hidden).toMatch(/\nb\n$/);
  });

  it('is hidden with headers, in a diff, with line numbers, in JSON, and twice in one line', () => {
    const encrypted = pem.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\n');
    const diff = pem.replaceAll(/^/gm, '+');
    const numbered = pem.replaceAll(/^/gm, '  12 | ');
    const json = JSON.stringify({ a: pem, b: 'kept', c: pem });
    for (const text of [encrypted, diff, numbered, json]) {
      expect(redactor.text(text)).not.toMatch(/q{8}/);
    }
    expect(JSON.parse(redactor.text(json))).toMatchObject({ b: 'kept' });
  });

  it('is hidden when it has no end, and lets the text behind it through', () => {
    const cut = pem.split('\n').slice(0, 5).join('\n');
    const hidden = redactor.text(`${cut}\n${'an ordinary line\n'.repeat(8)}`);
    expect(hidden).not.toMatch(/q{8}/);
    expect(hidden.match(/an ordinary line/g)).toHaveLength(8);
  });

  it('is not seen in a public key or a certificate', () => {
    const open = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
    expect(redactor.text(open)).toBe(open);
  });
});

describe('what comes back', () => {
  const tokens = fc.oneof(
    ...PREFIXED.map(({ secret }) => secret),
    ...PLACED.flatMap(({ lines, secret }) =>
      lines.map((line) => secret.map((text) => line.replace('{}', () => text))),
    ),
    fc.constant(SECRET),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('\n', ' ', '"', '\\n', 'password: ', '-----BEGIN PRIVATE KEY-----\n'),
  );
  const texts = fc.array(tokens, { maxLength: 12 }).map((parts) => parts.join(''));

  it('is never longer than what went in', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(redactor.text(text).length).toBeLessThanOrEqual(text.length);
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('stays as it is when it comes by again', () => {
    const apart = fc.array(tokens, { maxLength: 12 }).map((parts) => parts.join(' , '));
    fc.assert(
      fc.property(apart, (text) => {
        const once = redactor.text(text);
        expect(redactor.text(once)).toBe(once);
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  it('is the same for a stream, wherever it is cut', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(400), { maxLength: 8 }), (text, cuts) => {
        const stream = redactor.stream();
        const places = [...cuts, text.length].sort((a, b) => a - b);
        let out = '';
        let from = 0;
        for (const to of places) {
          out += stream.write(text.slice(from, to));
          from = Math.max(from, Math.min(to, text.length));
        }
        expect(out + stream.end()).toBe(redactor.text(text));
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

it('hides a value of any length to its end', () => {
  const long = 'aB3d'.repeat(3000);
  for (const before of ['API_KEY=', 'token: "', 'Authorization: Bearer ', 'https://x/?token=']) {
    const hidden = redactor.text(`${before}${long}" and more`);
    expect(hidden).not.toContain('aB3d');
    expect(hidden).toMatch(/" and more$/);
  }
});

describe('a line that never ends', () => {
  const limits = { hold: 512, overlap: 256 };

  it('lets no secret through at any place where it may be cut', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    for (const secret of [SECRET, token, `https://u:s3cretPass@h.example.com/`]) {
      for (let before = 0; before < 700; before += 7) {
        const stream = redactor.stream(limits);
        const text = `${'- '.repeat(before)}${secret}${' -'.repeat(500)}`;
        let out = '';
        for (let at = 0; at < text.length; at += 61) out += stream.write(text.slice(at, at + 61));
        out += stream.end();
        expect(out).not.toContain(secret);
        expect(out).not.toContain('s3cretPass');
        expect(out).toContain('[redacted');
      }
    }
  });

  it('swallows a token that is longer than what is held', () => {
    const stream = redactor.stream(limits);
    const out =
      stream.write(`x npm_${'a1B2'.repeat(400)}`) + stream.write(`${'c3D4'.repeat(400)} y`);
    expect(out + stream.end()).toBe('x [redacted:npm] y');
  });

  it('hides a private key that lies across a cut', () => {
    for (let before = 0; before < 1400; before += 13) {
      const stream = redactor.stream(limits);
      const key = `-----BEGIN PRIVATE KEY-----\\n${`${'q'.repeat(64)}\\n`.repeat(6)}-----END PRIVATE KEY-----`;
      const text = `${'-'.repeat(before)} ${key} ${' .'.repeat(500)}`;
      let out = '';
      for (let at = 0; at < text.length; at += 97) out += stream.write(text.slice(at, at + 97));
      expect(out + stream.end()).not.toMatch(/q{8}/);
    }
  });
});
