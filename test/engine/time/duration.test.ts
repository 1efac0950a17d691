import { expect, it } from 'vitest';
import { formatDuration } from '../../../src/engine/time/duration.ts';

it.each([
  [0, '0 s'],
  [999, '0 s'],
  [40_000, '40 s'],
  [60_000, '1 m'],
  [42 * 60_000 + 59_999, '42 m'],
  [3_600_000, '1 h'],
  [4.2 * 3_600_000, '4 h 12 m'],
  [31 * 3_600_000, '31 h'],
  [-1, '0 s'],
  [Number.POSITIVE_INFINITY, '0 s'],
])('%d ms is %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
