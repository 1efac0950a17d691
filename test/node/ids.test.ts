import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createNodeIds } from '../../src/node/ids.ts';

it('gives ULIDs that begin with the instant', () => {
  const id = createNodeIds(() => 1_469_922_850_259).next();
  expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(id.slice(0, 10)).toBe(encodeTime(1_469_922_850_259));
});

/** Ten digits of Crockford's base 32, computed apart from the code under test. */
function encodeTime(at: number): string {
  const digits = at.toString(32).padStart(10, '0');
  return [...digits]
    .map((digit) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number.parseInt(digit, 32)])
    .join('');
}

it('grows strictly within one millisecond and when the clock goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }), (instants) => {
      let turn = 0;
      const ids = createNodeIds(() => instants[turn++] ?? 0);
      const made = instants.map(() => ids.next());
      expect(made).toEqual([...new Set(made)].sort());
    }),
    { seed: 7, numRuns: 50 },
  );
});

it('differs between two makers at the same instant', () => {
  expect(createNodeIds(() => 1).next()).not.toBe(createNodeIds(() => 1).next());
});

it('gives tokens of 32 hex characters, none twice', () => {
  const ids = createNodeIds();
  const tokens = Array.from({ length: 100 }, () => ids.token());
  expect(new Set(tokens).size).toBe(100);
  expect(tokens.filter((token) => !/^[0-9a-f]{32}$/.test(token))).toEqual([]);
});

it('hashes text as SHA-256', () => {
  expect(createNodeIds().hash('abc')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
