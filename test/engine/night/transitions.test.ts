import { describe, expect, it } from 'vitest';
import { checkMove, isOpen, OPEN_STATES } from '../../../src/engine/night/transitions.ts';
import { NightState } from '../../../src/shared/schema/night.ts';

/** Rows are where a night stands, columns in the same order where it may go. */
const TABLE = {
  armed: [0, 1, 1, 1, 0, 1, 1],
  waiting: [0, 1, 1, 1, 0, 1, 1],
  running: [0, 1, 0, 1, 0, 0, 1],
  finishing: [0, 0, 0, 0, 1, 1, 1],
  'brief-ready': [0, 0, 0, 0, 0, 0, 0],
  stopped: [0, 0, 0, 0, 0, 0, 0],
  failed: [0, 0, 0, 0, 0, 0, 0],
};

const PAIRS = NightState.options.flatMap((from) =>
  NightState.options.map((to, column) => [from, to, TABLE[from][column] === 1] as const),
);

describe('the table of moves', () => {
  it.each(PAIRS)('from %s to %s: %s', (from, to, isAllowed) => {
    expect(checkMove(from, to)).toEqual(
      isAllowed
        ? { ok: true, value: to }
        : {
            ok: false,
            error: {
              code: 'bad-transition',
              message: `A night cannot go from '${from}' to '${to}'.`,
            },
          },
    );
  });

  it('leaves every open state somewhere to go, and no ended one', () => {
    for (const from of NightState.options) {
      const canMove = NightState.options.some((to) => checkMove(from, to).ok);
      expect(canMove, from).toBe(isOpen(from));
    }
    expect(OPEN_STATES).toEqual(['armed', 'waiting', 'running', 'finishing']);
  });
});
