import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSchedules } from '../../../src/engine/scheduler/schedules.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import { NightPlan } from '../../../src/shared/schema/night-plan.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const EVENING_AT = Date.UTC(2026, 2, 2, 20, 0);
const HOUR_MS = 3_600_000;

function plan(settings: Record<string, unknown>, now = EVENING_AT) {
  const { schedule = {}, ...rest } = settings;
  const config = Config.parse({ ...rest, schedule: { timeZone: 'UTC', ...(schedule as object) } });
  return createSchedules({ machineId: 'machine', hash }).planSpan(config, now);
}

describe('the night that would be armed now', () => {
  it('starts when the window opens and ends when it closes', () => {
    expect(plan({})).toEqual({
      startAt: Date.UTC(2026, 2, 2, 22, 0),
      endAt: Date.UTC(2026, 2, 3, 6, 30),
    });
  });

  it('starts at once in a window that is open', () => {
    const span = plan({}, EVENING_AT + 4 * HOUR_MS);
    expect(span?.startAt).toBeLessThanOrEqual(EVENING_AT + 4 * HOUR_MS);
    expect(span?.endAt).toBe(Date.UTC(2026, 2, 3, 6, 30));
  });

  it('is put off by the delay of this machine, never past the window', () => {
    const span = plan({ schedule: { jitterMs: 300_000 } });
    const delayMs = (span?.startAt ?? 0) - Date.UTC(2026, 2, 2, 22, 0);
    expect(delayMs).toBeGreaterThan(0);
    expect(delayMs).toBeLessThan(300_000);
  });

  it('passes over a window that a clock change leaves too short for a start', () => {
    const window = { start: '01:15', end: '03:45' };
    const settings = {
      window,
      schedule: { timeZone: 'Antarctica/Troll' },
      limits: { minRunwayMs: HOUR_MS },
    };
    const span = plan(settings, Date.UTC(2027, 2, 27, 21, 0));
    expect(span?.startAt).toBe(Date.UTC(2027, 2, 28, 23, 15));
  });

  it('starts at the next slot of the expression', () => {
    const schedule = { expression: '*/30 1-5 * * *' };
    const window = { start: '01:00', end: '05:00' };
    expect(plan({ window, schedule })?.startAt).toBe(Date.UTC(2026, 2, 3, 1, 0));
    const inside = Date.UTC(2026, 2, 3, 2, 10);
    expect(plan({ window, schedule }, inside)?.startAt).toBe(Date.UTC(2026, 2, 3, 2, 30));
  });

  it('leaves out weekdays and dates', () => {
    const window = { start: '22:00', end: '06:30', days: ['wed', 'thu'], exclude: ['2026-03-04'] };
    expect(plan({ window })?.startAt).toBe(Date.UTC(2026, 2, 5, 22, 0));
  });

  it('is none when the expression never comes', () => {
    expect(plan({ schedule: { expression: '0 12 * * *' } })).toBeNull();
  });
});

describe('the next nights', () => {
  it('are five with their slots, as the contract has them', () => {
    const config = Config.parse({ schedule: { timeZone: 'Europe/Berlin' } });
    const shown = createSchedules({ machineId: 'machine', hash }).nights(config, {
      now: EVENING_AT,
      count: 5,
    });
    expect(NightPlan.parse(shown).nights.map(({ date }) => date)).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
    ]);
  });

  it('follow a configuration that changed', () => {
    const schedules = createSchedules({ machineId: 'machine', hash });
    const given = { now: EVENING_AT, count: 1 };
    const late = Config.parse({ window: { start: '23:00', end: '06:30' } });
    const first = schedules.nights(Config.parse({}), given).nights[0]?.startAt;
    expect(schedules.nights(late, given).nights[0]?.startAt).toBe((first ?? 0) + HOUR_MS);
  });
});
