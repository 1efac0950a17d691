import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';
import { at, ledgerWorld, rowsOf } from './ledger-world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const EVERYTHING = {
  beforeSeq: null,
  fromAt: null,
  toAt: null,
  minLevel: 0,
  nightId: null,
  taskId: null,
  limit: 20,
};

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A start of the schedule that is on its way and whose night nobody knows. */
function lose(made: World, slotAt: number): { scheduleId: string; slotAt: number } {
  const scheduleId = 'default';
  const slot = { scheduleId, slotAt, effectiveAt: slotAt, night: '2026-03-02' };
  made.temp.store.append({ type: 'slot.due', body: { slot, reason: 'on_time' } });
  return { scheduleId, slotAt };
}

describe('a start whose night is over', () => {
  it('is left out when it waited, and interrupted when it ran', async () => {
    const made = ledgerWorld();
    lose(made, at(19));
    made.temp.store.append({ type: 'slot.claimed', body: lose(made, at(19, 30)) });
    await made.engine.start();
    expect(rowsOf(made)).toEqual(['19:00 skipped night_over', '19:30 interrupted night_over']);
  });
});

describe('a long absence', () => {
  it('counts the starts that are too many to list', async () => {
    const made = ledgerWorld({ expression: '*/10 * * * *' });
    await made.engine.start();
    await made.engine.stop();
    made.clock.jumpTo(at(20) + 4 * DAY);
    await made.crash();
    await made.engine.stop();
    const notes = made.temp.store
      .findEvents({ ...EVERYTHING, types: ['power.noted'] })
      .map(({ event: { body } }) => ('text' in body ? body.text : ''));
    expect(notes).toContainEqual(
      expect.stringMatching(/^\d+ older starts were too many to list one by one\.$/),
    );
    expect(rowsOf(made)).toHaveLength(100);
  });
});

it('a start of every night is left out with its reason where nothing is configured', async () => {
  const made = createWorld({
    config: { repositories: [], schedule: { timeZone: 'UTC', everyNight: true } },
  });
  worlds.push(made);
  await made.engine.start();
  await made.clock.advanceTo(at(22, 5));
  expect(made.temp.store.nights(1)).toEqual([]);
  const [row] = made.temp.store.slotsBetween(0, at(24));
  expect(row).toMatchObject({ state: 'skipped', sentence: 'The night could not be armed.' });
});

it('counts from now where the clock was only ever watched while it was wrong', async () => {
  const made = ledgerWorld();
  const wrong = at(20) + 10 * DAY;
  made.temp.store.watch({ at: wrong, watermark: { scheduleId: 'default', at: wrong } });
  await made.engine.start();
  expect(made.temp.store.watermark('default')).toBe(at(20));
  expect(rowsOf(made)).toEqual([]);
});
