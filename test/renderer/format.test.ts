import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatCost,
  formatDuration,
  formatElapsed,
  formatNumberOf,
  formatOid,
} from '../../src/renderer/format.ts';

describe('durations', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1.0 s'],
    [4_210, '4.2 s'],
    [12_700, '12 s'],
    [59_999, '59 s'],
    [60_000, '1 m'],
    [59 * 60_000 + 59_999, '59 m'],
    [3_600_000, '1 h'],
    [4 * 3_600_000 + 12 * 60_000, '4 h 12 m'],
  ])('%i ms reads %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it('say how long ago', () => {
    expect(formatAgo(-100)).toBe('just now');
    expect(formatAgo(40_000)).toBe('40 s ago');
    expect(formatElapsed(1_900)).toBe('1 s');
    expect(formatElapsed(150_000)).toBe('2 m');
  });
});

describe('figures', () => {
  it('agree in number and keep what is unknown unknown', () => {
    expect(formatNumberOf(1, 'file')).toBe('1 file');
    expect(formatNumberOf(0, 'file')).toBe('0 files');
    expect(formatCost(null)).toBe('not reported');
    expect(formatCost(4.1)).toBe('$4.10');
    expect(formatOid('b81e07c4d9a25f6e13c0487fa2d65b9e8c7104aa')).toBe('b81e07c4d9');
  });
});
