import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAnswerReader } from '../../../src/node/login-shell/answer.ts';
import { shellCandidates } from '../../../src/node/login-shell/shells.ts';

const MARKS = { start: 'nightkiln-aaaaaaaa', end: 'nightkiln-bbbbbbbb' };

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const value = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/\0/g, ''));
const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,10}$/);

it('finds every variable whatever stands around it and wherever the output is cut', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(bytes, fc.dictionary(name, value), cuts, (noise, env, sizes) => {
      const listed = Object.entries(env).map(([key, text]) => `${key}=${text}\0`);
      const answer = Buffer.from(`${MARKS.start}${listed.join('')}${MARKS.end}`);
      const all = Buffer.concat([noise, answer, noise]);
      const reader = createAnswerReader(MARKS);
      for (let at = 0, n = 0; at < all.length; n += 1) {
        const size = sizes[n % sizes.length] ?? 1;
        const reading = reader.write(all.subarray(at, at + size));
        at += size;
        if (reading.kind !== 'answered') continue;
        expect(reading.env).toEqual({ ...env });
        return;
      }
      expect.unreachable('the answer was not found');
    }),
    { numRuns: 500 },
  );
});

it('gives up a flood before and inside the answer, and keeps none of the noise', () => {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const untilGivenUp = (first: string): number => {
    const reader = createAnswerReader(MARKS);
    reader.write(Buffer.from(first));
    for (let n = 1; n < 1000; n += 1) if (reader.write(chunk).kind === 'too-much') return n;
    return 1000;
  };
  expect(untilGivenUp('')).toBeLessThan(80);
  expect(untilGivenUp(MARKS.start)).toBeLessThan(8);
});

it('asks the named shell, then that of the account, then the usual ones, each once and by its path', () => {
  expect(shellCandidates({ named: undefined, account: null })).toEqual([
    '/bin/zsh',
    '/bin/bash',
    '/bin/sh',
  ]);
  expect(shellCandidates({ named: 'fish', account: '/bin/bash' })).toEqual([
    '/bin/bash',
    '/bin/zsh',
    '/bin/sh',
  ]);
  expect(shellCandidates({ named: '/opt/fish', account: '/opt/fish' })[0]).toBe('/opt/fish');
});
