import { afterEach, describe, expect, it } from 'vitest';
import { type ClockWorld, clockWorld } from './clock-world.ts';
import { canShiftClocks } from './clocks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEN_YEARS = 10 * 365 * 24 * HOUR;
/** An instant of the night of 2026-03-02, whose window is 22:00 to 06:30. */
const at = (hours: number, minutes: number) => Date.UTC(2026, 2, 2, hours, minutes);

const worlds: ClockWorld[] = [];
afterEach(async () => {
  for (const made of worlds.splice(0)) await made.dispose();
});

/** A host with a start at every full hour. */
async function world(startAt: number): Promise<ClockWorld> {
  const made = await clockWorld({ startAt, expression: '0 * * * *' });
  worlds.push(made);
  return made;
}

const set = (made: ClockWorld, wallMs: number) => made.freeze(() => made.clocks.move({ wallMs }));

function split<T>(all: readonly T[], at: number): [T[], T[]] {
  return [all.slice(0, at), all.slice(at)];
}

describe.runIf(canShiftClocks)('a real host whose clock is set', () => {
  it('forward by eight hours misses what was jumped over, makes up for the newest start, and goes on', async () => {
    const made = await world(at(20, 50));
    await set(made, 8 * HOUR);
    await made.live(3 * MINUTE);
    await made.untilRow('04:00 done');
    await made.live(8 * MINUTE);
    await made.untilRow('05:00 done');
    const missed = ['22', '23', '00', '01', '02', '03'];
    expect(made.ledger.rows()).toEqual([
      ...missed.map((hour) => `${hour}:00 missed clock_step`),
      '04:00 done done',
      '05:00 done done',
    ]);
    expect(made.ledger.claims()).toEqual(['04:00 1', '05:00 1']);
    expect(made.ledger.attempts()).toBe(1);
    expect(made.ledger.notes()).toEqual(['The clock was set forward by 8 h.']);
  });

  it('back by three hours runs nothing twice, and the next start in its time', async () => {
    const made = await world(at(24, 57));
    await made.live(4 * MINUTE);
    await made.untilRow('01:00 done');
    await set(made, -3 * HOUR);
    await made.live(HOUR);
    await made.untilRow('23:00 done');
    await made.live(HOUR);
    await made.untilRow('00:00 done');
    await made.live(2 * HOUR);
    await made.untilRow('02:00 done');
    const hours = ['23', '00', '01', '02'];
    expect(made.ledger.rows()).toEqual(hours.map((hour) => `${hour}:00 done done`));
    expect(made.ledger.claims().sort()).toEqual(hours.map((hour) => `${hour}:00 1`).sort());
    expect(made.ledger.attempts()).toBe(1);
  });

  it('forward by ten years and back again loses no start and runs none twice', async () => {
    const made = await world(at(21, 40));
    await set(made, TEN_YEARS - HOUR / 2);
    // Long enough for every timer to ring in the wrong year, node-cron's too.
    await made.live(25 * MINUTE);
    await set(made, HOUR / 4 - TEN_YEARS);
    await made.live(12 * MINUTE);
    await made.untilRow('22:00 done');
    await made.live(HOUR);
    await made.untilRow('23:00 done');
    const [ours, theirs] = split(made.ledger.rows(), 2);
    expect(ours).toEqual(['22:00 done done', '23:00 done done']);
    // Seven days of a year that never was: too many to run, and said of each.
    expect(theirs.filter((row) => !row.endsWith('missed clock_step'))).toEqual([]);
    expect(made.ledger.claims()).toEqual(['22:00 1', '23:00 1']);
    expect(made.ledger.attempts()).toBe(1);
  });

  it('ten years ahead for half a minute keeps its armed night', async () => {
    const made = await world(at(21, 55));
    await set(made, TEN_YEARS);
    await made.live(MINUTE / 2);
    await set(made, -TEN_YEARS);
    await made.live(6 * MINUTE);
    await made.untilRow('22:00 done');
    expect(made.ledger.rows()).toEqual(['22:00 done done']);
    expect(made.ledger.nights()).toHaveLength(1);
  });
});
