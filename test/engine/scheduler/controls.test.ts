import { describe, expect, it } from 'vitest';
import { at, ledgerWorld } from './ledger/ledger-world.ts';

describe('questions about the schedule', () => {
  it('shows five nights, or as many as were asked for', async () => {
    const { handlers } = ledgerWorld().engine;
    const five = await handlers['schedule.nights']({});
    const two = await handlers['schedule.nights']({ count: 2 });
    expect([five, two].map((reply) => reply.ok && reply.value.nights.length)).toEqual([5, 2]);
  });

  it('lists the starts of the last days, or of a time that was named', async () => {
    const made = ledgerWorld();
    await made.engine.start();
    await made.clock.advanceTo(at(23));
    const { handlers } = made.engine;
    const lately = await handlers['schedule.slots']({});
    const before = await handlers['schedule.slots']({ from: 0, to: at(21) });
    expect(lately).toMatchObject({ ok: true, value: [{ slotAt: at(22), reason: 'not_armed' }] });
    expect(before).toEqual({ ok: true, value: [] });
  });

  it('has no next start when the expression never comes in the window', async () => {
    const { handlers } = ledgerWorld({ expression: '0 12 * * *' }).engine;
    expect(await handlers['schedule.state']({})).toMatchObject({
      ok: true,
      value: { paused: false, skipSlotAt: null, nextStartAt: null },
    });
    expect(await handlers['schedule.skipNext']({})).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
  });

  it('explains the present when no instant was named', async () => {
    const { handlers } = ledgerWorld().engine;
    const now = await handlers['schedule.explain']({});
    expect(now).toEqual(await handlers['schedule.explain']({ at: at(20) }));
    expect(now).toMatchObject({ ok: true });
  });
});

describe('decisions about the schedule', () => {
  it('pauses without a note or an end, and goes on when resumed', async () => {
    const { handlers } = ledgerWorld().engine;
    expect(await handlers['schedule.pause']({})).toMatchObject({
      ok: true,
      value: { paused: true, note: '', pausedUntil: null, nextStartAt: at(22) },
    });
    expect(await handlers['schedule.resume']({})).toMatchObject({
      ok: true,
      value: { paused: false },
    });
    expect(await handlers['schedule.resume']({})).toMatchObject({
      ok: false,
      error: { code: 'bad-transition' },
    });
  });

  it('refuses a pause that would end before it begins', async () => {
    const { handlers } = ledgerWorld().engine;
    const reply = await handlers['schedule.pause']({ until: at(20) });
    expect(reply).toMatchObject({ ok: false, error: { place: { field: 'until' } } });
  });

  it('skips the next start and takes that back', async () => {
    const { handlers } = ledgerWorld().engine;
    const skipped = await handlers['schedule.skipNext']({});
    expect(skipped).toMatchObject({ ok: true, value: { skipSlotAt: at(22) } });
    const undone = await handlers['schedule.skipNext']({ undo: true });
    expect(undone).toMatchObject({ ok: true, value: { skipSlotAt: null } });
  });
});
