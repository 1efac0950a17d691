import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingParts } from '../../../src/engine/git/fingerprint.ts';
import type { Fingerprint } from '../../../src/shared/schema/night.ts';

const of = (parts: Record<string, string>): Fingerprint => ({ digest: '', parts, files: 0 });

describe('differingParts', () => {
  it('names changed, added and removed parts in order', () => {
    const before = of({ index: '1', HEAD: 'a', hooks: 'x' });
    const after = of({ index: '2', HEAD: 'a', config: 'new' });
    expect(differingParts(before, after)).toEqual(['config', 'hooks', 'index']);
  });

  it('finds nothing between equal fingerprints, and the same either way round between any two', () => {
    const parts = fc.dictionary(fc.constantFrom('HEAD', 'index', 'refs', 'logs'), fc.string());
    fc.assert(
      fc.property(parts, parts, (one, two) => {
        expect(differingParts(of(one), of({ ...one }))).toEqual([]);
        expect(differingParts(of(one), of(two))).toEqual(differingParts(of(two), of(one)));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
