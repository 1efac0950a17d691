import { describe, expect, it } from 'vitest';
import { at, ledgerWorld, rowsOf } from './ledger-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the ledger', () => {
  it('has the start of an ordinary night claimed, started and done', async () => {
    const made = ledgerWorld();
    await made.queue({ title: 'Fix the parser' });
    await made.arm();
    await made.clock.advanceTo(at(23));
    expect(rowsOf(made)).toEqual(['22:00 done done']);
    const [row] = made.temp.store.slotsBetween(0, at(24));
    expect(row).toMatchObject({ claims: 1, claimedAt: at(22), startedAt: at(22) });
  });

  it('says of a start that nobody switched on that nobody did', async () => {
    const made = ledgerWorld();
    await made.engine.start();
    await made.clock.advanceTo(at(23));
    expect(rowsOf(made)[0]).toBe('22:00 skipped not_armed');
  });

  it('runs a pass at every start of the schedule and waits in between', async () => {
    const made = ledgerWorld({ expression: '0 23,1,3 * * *' });
    await made.queue({ title: 'First' });
    const nightId = await made.arm();
    await made.clock.advanceTo(at(24));
    expect((await made.status()).sentence).toBe('Done for now. Next start at 01:00.');
    await made.queue({ title: 'Second' });
    await made.clock.advanceTo(at(31));
    expect(rowsOf(made)).toEqual(['23:00 done done', '01:00 done done', '03:00 done done']);
    const brief = await made.brief(nightId);
    expect(brief.shipped.map(({ title }) => title)).toEqual(['First', 'Second']);
  });

  it('has the hours of a day without Nightkiln as missed, and makes up for the newest', async () => {
    const made = ledgerWorld({ expression: '0 23,1,3 * * *' });
    await made.arm();
    await made.clock.advanceTo(at(22));
    made.clock.jumpTo(at(27, 30));
    await made.crash();
    await made.clock.advanceBy(MINUTE);
    expect(rowsOf(made)).toEqual([
      '23:00 missed app_down',
      '01:00 missed app_down',
      '03:00 done done',
    ]);
  });

  it('misses the newest too when that is the policy, and says in the brief why nothing ran', async () => {
    const made = ledgerWorld({ onMissed: 'skip' });
    const nightId = await made.arm();
    await made.clock.advanceTo(at(21));
    made.clock.sleepTo(at(26));
    await made.clock.advanceBy(5 * MINUTE);
    expect(rowsOf(made)).toEqual(['22:00 missed asleep']);
    const brief = await made.brief(nightId);
    expect(brief.didNotRun.map(({ reason }) => reason)).toContain('The machine was asleep.');
    expect(made.temp.store.night(nightId)?.reason).toBe(
      'It never started: The machine was asleep.',
    );
  });

  it('starts late in its window after sleep', async () => {
    const made = ledgerWorld();
    await made.queue({ title: 'Fix the parser' });
    const nightId = await made.arm();
    await made.clock.advanceTo(at(21));
    made.clock.sleepTo(at(26));
    await made.clock.advanceBy(MINUTE);
    expect(rowsOf(made)).toEqual(['22:00 done done']);
    expect(made.temp.store.eventsOf(nightId, ['slot.due'])[0]?.body).toMatchObject({
      reason: 'caught_up',
    });
  });

  it('makes up for a whole missed window only when told to', async () => {
    for (const scope of ['same_window', 'any_time']) {
      const made = ledgerWorld({ catchUp: { scope } });
      await made.queue({ title: 'Fix the parser' });
      await made.arm();
      await made.clock.advanceTo(at(21));
      made.clock.sleepTo(at(34));
      await made.clock.advanceBy(HOUR);
      const expected = scope === 'any_time' ? '22:00 done done' : '22:00 missed asleep';
      expect(rowsOf(made)).toEqual([expected]);
    }
  });

  it('waits for a constraint as long as the runway lasts and then names it', async () => {
    const made = ledgerWorld();
    made.plug(false);
    await made.arm();
    await made.clock.advanceTo(at(30, 9));
    expect(rowsOf(made)).toEqual(['22:00 due on_time']);
    await made.clock.advanceTo(at(30, 11));
    expect(rowsOf(made)).toEqual(['22:00 skipped constraint:ac-power']);
  });

  it('does not wait for a constraint when told so', async () => {
    const made = ledgerWorld({ onUnmet: 'skip', expression: '0 23,1 * * *' });
    made.plug(false);
    await made.arm();
    await made.clock.advanceTo(at(24));
    made.plug(true);
    await made.clock.advanceTo(at(26));
    expect(rowsOf(made)).toEqual(['23:00 skipped constraint:ac-power', '01:00 done done']);
  });

  it('leaves out a start while the pass before it works', async () => {
    const made = ledgerWorld({ expression: '0 23 * * *', expressions: ['30 23 * * *'] });
    made.agent.act = () => ({ changes: true, forMs: HOUR });
    await made.queue({ title: 'Long' });
    await made.arm();
    await made.clock.advanceTo(at(25));
    expect(rowsOf(made)).toEqual(['23:00 done done', '23:30 skipped overlap']);
  });

  it('keeps one start for after the pass, ends the pass for the next start, or runs both', async () => {
    const ends: Record<string, string[]> = {};
    for (const overlap of ['buffer_one', 'cancel_other', 'allow']) {
      const made = ledgerWorld({ expression: '0,20,40 23 * * *', overlap });
      made.agent.act = () => ({ changes: true, forMs: HOUR });
      await made.queue({ title: 'Long' });
      await made.arm();
      await made.clock.advanceTo(at(26));
      ends[overlap] = rowsOf(made);
    }
    expect(ends).toEqual({
      buffer_one: ['23:00 done done', '23:20 done done', '23:40 skipped overlap'],
      cancel_other: [
        '23:00 interrupted superseded',
        '23:20 interrupted superseded',
        '23:40 done done',
      ],
      allow: ['23:00 done done', '23:20 done done', '23:40 done done'],
    });
  });

  it('stops counting starts at the most a night may have, and keeps their distance', async () => {
    const made = ledgerWorld({ expression: '0 23,0,1,2 * * *' }, { maxRunsPerNight: 2 });
    await made.arm();
    await made.clock.advanceTo(at(27));
    expect(rowsOf(made).map((row) => row.slice(6))).toEqual([
      'done done',
      'done done',
      'skipped max_runs',
      'skipped max_runs',
    ]);
  });

  it('keeps the distance of starts that waited for each other too', async () => {
    const made = ledgerWorld(
      { expression: '0 23,1 * * *', overlap: 'cancel_other' },
      { minIntervalMs: 90 * MINUTE },
    );
    made.plug(false);
    await made.arm();
    await made.clock.advanceTo(at(25, 30));
    made.plug(true);
    made.agent.act = () => ({ changes: true, forMs: 40 * MINUTE });
    await made.queue({ title: 'Long' });
    await made.clock.advanceTo(at(27));
    expect(rowsOf(made)).toEqual(['23:00 done done', '01:00 skipped min_interval']);
  });

  it('gives a start that a crash cut short to the next host, once', async () => {
    const made = ledgerWorld();
    made.agent.act = () => ({ changes: true, forMs: HOUR });
    await made.queue({ title: 'Long' });
    await made.arm();
    await made.clock.advanceTo(at(22, 30));
    expect(rowsOf(made)).toEqual(['22:00 started on_time']);
    await made.crash();
    await made.clock.advanceBy(2 * HOUR);
    expect(rowsOf(made)).toEqual(['22:00 done done']);
    expect(made.temp.store.slotsBetween(0, at(24))[0]?.claims).toBe(1);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['back by three hours', -3 * HOUR],
    ['forward by ten years', 10 * 365 * 24 * HOUR],
  ])('%s in the night starts nothing again', async (_, stepMs) => {
    const made = ledgerWorld();
    await made.queue({ title: 'Fix the parser' });
    await made.arm();
    await made.clock.advanceTo(at(23));
    made.clock.stepTo(made.clock.now() + stepMs);
    await made.clock.advanceBy(40_000);
    made.clock.stepTo(made.clock.now() - stepMs);
    await made.clock.advanceBy(4 * HOUR);
    expect(rowsOf(made)).toEqual(['22:00 done done']);
    expect(made.agent.jobs).toHaveLength(1);
  });

  it('for half a minute does not end an armed night, and the night still starts', async () => {
    const made = ledgerWorld();
    await made.queue({ title: 'Fix the parser' });
    await made.arm();
    await made.clock.advanceTo(at(21));
    made.clock.stepTo(at(21) + 10 * 365 * 24 * HOUR);
    await made.clock.advanceBy(30_000);
    made.clock.stepTo(at(21, 1));
    await made.clock.advanceTo(at(23));
    expect(rowsOf(made)).toEqual(['22:00 done done']);
  });

  it('past the start makes it a late one', async () => {
    const made = ledgerWorld();
    await made.queue({ title: 'Fix the parser' });
    await made.arm();
    await made.clock.advanceTo(at(20, 30));
    made.clock.stepTo(at(28));
    await made.clock.advanceBy(3 * MINUTE);
    expect(rowsOf(made)).toEqual(['22:00 done done']);
  });
});

describe('every night', () => {
  it('arms itself twelve hours ahead, night after night', async () => {
    const made = ledgerWorld({ everyNight: true });
    await made.engine.start();
    expect(made.temp.store.openNight()).toMatchObject({
      trigger: 'schedule',
      windowStartAt: at(22),
    });
    await made.clock.advanceTo(at(22 + 48 + 1));
    expect(rowsOf(made)).toHaveLength(3);
  });

  it('arms nothing for a window that is shorter than the time a start needs', async () => {
    const made = ledgerWorld({ everyNight: true }, { minRunwayMs: 10 * HOUR });
    await made.engine.start();
    await made.clock.advanceTo(at(26));
    expect(made.temp.store.nights(10)).toEqual([]);
  });

  it('does not come back tonight once it was cancelled, but tomorrow', async () => {
    const made = ledgerWorld({ everyNight: true });
    await made.engine.start();
    await made.engine.handlers['night.disarm']({});
    await made.clock.advanceTo(at(29));
    expect(rowsOf(made)[0]).toBe('22:00 skipped not_armed');
    await made.clock.advanceTo(at(24 + 23));
    expect(rowsOf(made).at(-1)).toBe('22:00 done done');
  });
});

describe('nights that nobody was there for', () => {
  it('stand in the status until the next night, and in its brief', async () => {
    const made = ledgerWorld({ everyNight: true });
    await made.engine.start();
    await made.clock.advanceTo(at(31));
    made.clock.jumpTo(at(24 + 24 + 24 + 12));
    await made.crash();
    await made.clock.advanceBy(MINUTE);
    expect((await made.status()).notices).toEqual([
      '2 starts were lost since the last brief, the newest on 2026-03-04: Nightkiln was not running.',
    ]);
    await made.clock.advanceTo(at(24 + 24 + 24 + 23));
    expect(rowsOf(made)).toEqual([
      '22:00 done done',
      '22:00 missed app_down',
      '22:00 missed app_down',
      '22:00 done done',
    ]);
    const [last] = made.temp.store.nights(1);
    const { didNotRun } = await made.brief(last?.id ?? '');
    expect(didNotRun.map(({ title, reason }) => `${title}: ${reason}`)).toEqual([
      'The night of 2026-03-03: Nightkiln was not running.',
      'The night of 2026-03-04: Nightkiln was not running.',
    ]);
    expect((await made.status()).notices).toEqual([]);
  });
});

describe('a clock that was wrong for a while', () => {
  it('takes no start with it that fell in that time, and leaves the presence before it in memory', async () => {
    const made = ledgerWorld();
    await made.queue({ title: 'Fix the parser' });
    await made.arm({ until: at(24 + 8) });
    await made.clock.advanceTo(at(21, 59));
    made.clock.stepTo(at(21, 59) + 10 * 365 * 24 * HOUR);
    await made.clock.advanceBy(5 * MINUTE);
    made.clock.stepTo(at(22, 4));
    await made.clock.advanceBy(10 * MINUTE);
    expect(rowsOf(made)[0]).toBe('22:00 skipped not_armed');
  });
});
