import { describe, expect, it } from 'vitest';
import { clockWorld } from './clock-world.ts';
import { canShiftClocks } from './clocks.ts';

const MINUTE = 60_000;

describe.runIf(canShiftClocks)('a real host whose machine moves to another time zone', () => {
  it('starts at the hours of the new one, without a restart', async () => {
    const made = await clockWorld({
      startAt: Date.UTC(2026, 2, 2, 7, 55),
      expression: '0 22 * * *',
    });
    try {
      await made.live(MINUTE);
      // There it is 21:56 of the same day, 14 hours ahead of UTC.
      made.clocks.travel('Pacific/Kiritimati');
      await made.live(5 * MINUTE);
      await made.untilRow('08:00 done');
      expect(made.ledger.rows()).toEqual(['08:00 done done']);
      expect(made.ledger.attempts()).toBe(1);
    } finally {
      await made.dispose();
    }
  });
});
