import { expect, it } from 'vitest';
import type { Presence } from '../../../../src/engine/ports/store.ts';
import { absenceAt } from '../../../../src/engine/scheduler/ledger/absence.ts';

const MINUTE = 60_000;
const PRESENCE: readonly Presence[] = [
  { fromAt: 10 * MINUTE, toAt: 20 * MINUTE, absence: 'none' },
  { fromAt: 40 * MINUTE, toAt: 50 * MINUTE, absence: 'asleep' },
  { fromAt: 70 * MINUTE, toAt: 70 * MINUTE, absence: 'app_down' },
];

it.each([
  [5, 'app_down'],
  [10, null],
  [20, null],
  [21, 'asleep'],
  [39, 'asleep'],
  [45, null],
  [60, 'app_down'],
  [72, null],
  [90, 'app_down'],
])('at minute %i: %s', (minute, cause) => {
  expect(absenceAt(PRESENCE, minute * MINUTE)).toBe(cause);
});

it('knows of nobody where nothing was recorded', () => {
  expect(absenceAt([], MINUTE)).toBe('app_down');
});
