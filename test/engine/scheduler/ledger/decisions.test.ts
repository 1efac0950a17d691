import { describe, expect, it } from 'vitest';
import { at, ledgerWorld, rowsOf } from './ledger-world.ts';

const MINUTE = 60_000;

describe('what the user decides about the schedule', () => {
  it('pauses every start with the note until the time that was set', async () => {
    const made = ledgerWorld({ everyNight: true });
    await made.engine.start();
    const { handlers } = made.engine;
    await handlers['schedule.pause']({ note: 'Holidays', until: at(24 + 12) });
    await made.clock.advanceTo(at(24 + 23));
    expect(rowsOf(made)).toEqual(['22:00 skipped paused', '22:00 done done']);
    const [first] = made.temp.store.slotsBetween(0, at(24));
    expect(first?.sentence).toBe('The schedule was paused: Holidays');
  });

  it('skips the next start once', async () => {
    const made = ledgerWorld({ everyNight: true });
    await made.engine.start();
    await made.engine.handlers['schedule.skipNext']({});
    await made.clock.advanceTo(at(24 + 23));
    expect(rowsOf(made)).toEqual(['22:00 skipped skipped_by_user', '22:00 done done']);
  });

  it('runs a waiting night now, whatever it waits for', async () => {
    const made = ledgerWorld();
    made.plug(false);
    await made.queue({ title: 'Fix the parser' });
    const nightId = await made.arm();
    await made.engine.handlers['night.runNow']({});
    await made.clock.advanceBy(MINUTE);
    expect(made.temp.store.night(nightId)?.startedAt).not.toBeNull();
  });

  it('explains an instant in words', async () => {
    const made = ledgerWorld();
    await made.arm();
    await made.clock.advanceTo(at(23));
    const reply = await made.engine.handlers['schedule.explain']({ at: at(22, 5) });
    expect(reply.ok ? reply.value.sentence : '').toBe(
      'It lies in the window of 2026-03-02 (22:00–06:30). The start of 22:00 ran: There was nothing to do. The next start is on 2026-03-03 at 22:00.',
    );
  });
});

describe('a night that waits for its first start', () => {
  const home = process.env['TZ'];
  const travel = (zone: string | undefined): void => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  };

  it('goes along when the machine moves to another zone', async () => {
    travel('UTC');
    try {
      const made = ledgerWorld({ timeZone: undefined, everyNight: true });
      await made.queue({ title: 'Fix the parser' });
      await made.engine.start();
      expect(made.temp.store.openNight()?.windowStartAt).toBe(at(22));
      // Two hours east: the window opens at 20:00 UTC, which is now.
      travel('Europe/Athens');
      await made.clock.advanceBy(MINUTE);
      expect(rowsOf(made)).toEqual([]);
      travel('Europe/London');
      await made.clock.advanceTo(at(23));
      expect(rowsOf(made)).toEqual(['22:00 done done']);
    } finally {
      travel(home);
    }
  });

  it('keeps the end that its user named', async () => {
    const made = ledgerWorld();
    await made.arm({ until: at(24) });
    await made.clock.advanceBy(MINUTE);
    expect(made.temp.store.openNight()?.deadlineAt).toBe(at(24));
  });
});
