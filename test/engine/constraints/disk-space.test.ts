import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDiskSpace } from '../../../src/engine/constraints/disk-space.ts';

describe('free disk', () => {
  it('holds from the first byte that is enough', () => {
    expect(checkDiskSpace(1_000_000_000, 1_000_000_000)).toEqual({
      name: 'Disk',
      state: 'ok',
      reading: '1.0 GB free',
      sentence: '1.0 GB free.',
    });
    expect(checkDiskSpace(1_000_000_000, 999_999_999).state).toBe('blocked');
  });

  it('says how much there is and how much a night needs', () => {
    expect(checkDiskSpace(20_000_000_000, 1_340_000_000).sentence).toBe(
      'Only 1.3 GB of disk is free; a night needs 20 GB.',
    );
  });

  it('does not block where it cannot be read, and says so', () => {
    expect(checkDiskSpace(1, null)).toEqual({
      name: 'Disk',
      state: 'unknown',
      reading: 'Unknown',
      sentence: 'Free disk space cannot be read on this machine, so it does not block.',
    });
  });

  it('blocks exactly below the minimum, whatever the sizes', () => {
    const bytes = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(bytes, bytes, (minimum, free) => {
        expect(checkDiskSpace(minimum, free).state).toBe(free < minimum ? 'blocked' : 'ok');
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
