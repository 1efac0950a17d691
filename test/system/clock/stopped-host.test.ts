import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClockWorld, clockWorld, everyClock } from './clock-world.ts';
import { canShiftClocks } from './clocks.ts';

const MINUTE = 60_000;
/** An instant of the night of 2026-03-02, whose window is 22:00 to 06:30. */
const at = (hours: number, minutes: number, seconds = 0) =>
  Date.UTC(2026, 2, 2, hours, minutes, seconds);

const worlds: ClockWorld[] = [];
afterEach(async () => {
  for (const made of worlds.splice(0)) await made.dispose();
});

/** A host in the last minute before the first of its starts, which come every ten minutes. */
async function world(second: number): Promise<ClockWorld> {
  const made = await clockWorld({ startAt: at(21, 57), expression: '*/10 * * * *' });
  worlds.push(made);
  await made.live(at(21, 59, second) - made.clocks.now());
  return made;
}

describe.runIf(canShiftClocks)('a real host that is stopped over a start', () => {
  it('for a moment runs it in its time', async () => {
    const made = await world(58);
    await made.freeze(() => sleep(at(22, 0, 1) - made.clocks.now()));
    await made.untilRow('22:00 done');
    expect(made.ledger.rows()).toEqual(['22:00 done done']);
    expect([made.ledger.claims(), made.ledger.attempts()]).toEqual([['22:00 1'], 1]);
  });

  it.each([
    ['frozen', everyClock(35 * MINUTE), 'app_down', []],
    [
      'asleep',
      { wallMs: 35 * MINUTE, steadyMs: 35 * MINUTE },
      'asleep',
      ['The machine slept for 35 m.'],
    ],
  ] as const)(
    'for longer, %s, makes up for the newest start once and names why it missed the others',
    async (_, shift, cause, notes) => {
      const made = await world(40);
      await made.freeze(() => made.clocks.move(shift));
      // Waking time goes on where it stood, so that the next look is up to a pulse away.
      await made.live(MINUTE / 2);
      await made.untilRow('22:30 done');
      await made.live(9 * MINUTE);
      await made.untilRow('22:40 done');
      expect(made.ledger.rows()).toEqual([
        `22:00 missed ${cause}`,
        `22:10 missed ${cause}`,
        `22:20 missed ${cause}`,
        '22:30 done done',
        '22:40 done done',
      ]);
      expect(made.ledger.claims()).toEqual(['22:30 1', '22:40 1']);
      expect(made.ledger.attempts()).toBe(1);
      expect(made.ledger.notes()).toEqual(notes);
    },
  );
});
