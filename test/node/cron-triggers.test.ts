import { getTasks } from 'node-cron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../src/engine/ports/log.ts';
import { createCronTriggers } from '../../src/node/cron-triggers.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOON = Date.UTC(2026, 2, 2, 12);
const WARNINGS: string[] = [];
const log: Log = {
  info: () => undefined,
  warn: (event) => void WARNINGS.push(event),
  error: (event) => void WARNINGS.push(event),
};

const stops: (() => void)[] = [];

/** The instants at which the expressions call, as "day hour:minute" in UTC; filled as time moves. */
function follow(zone: string, ...expressions: string[]): string[] {
  const calls: string[] = [];
  const run = (): void => void calls.push(new Date().toISOString().slice(8, 16).replace('T', ' '));
  stops.push(createCronTriggers(log).follow({ name: 'nights', expressions, zone }, run));
  return calls;
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  WARNINGS.length = 0;
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
});

describe('the triggers', () => {
  it('leave no timer behind when they are given up because of a time that was missed', async () => {
    const before = vi.getTimerCount();
    const held = { stop: (): void => undefined, calls: 0 };
    const triggers = createCronTriggers(log);
    const wanted = { name: 'nights', expressions: ['0 22 * * *'], zone: 'UTC' };
    held.stop = triggers.follow(wanted, () => {
      held.calls += 1;
      held.stop();
    });
    vi.setSystemTime(NOON + DAY_MS);
    await vi.advanceTimersByTimeAsync(10 * 60 * MINUTE_MS);
    expect(held.calls).toBe(1);
    expect(vi.getTimerCount()).toBe(before);
  });

  it('call at every time that one of the expressions names', async () => {
    const calls = follow('UTC', '0 22 * * *', '30 1,3 * * *');
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(calls).toEqual(['02 22:00', '03 01:30', '03 03:30']);
  });

  it('read each in the zone that is named, whatever the zone of the machine is', async () => {
    const calls = [follow('Asia/Tokyo', '0 22 * * *'), follow('America/New_York', '0 22 * * *')];
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(calls).toEqual([['02 13:00'], ['03 03:00']]);
  });

  it('call once for a time that comes while the loop is blocked', async () => {
    const calls = follow('UTC', '0 22 * * *');
    await vi.advanceTimersByTimeAsync(NOON + 10 * 60 * MINUTE_MS - Date.now() - 1);
    vi.setSystemTime(Date.now() + 40_000);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(calls).toEqual(['02 22:00']);
    expect(WARNINGS).toEqual([]);
  });

  it('call for times that were missed too, because the scheduler decides what is due', async () => {
    const calls = follow('UTC', '*/10 * * * *');
    vi.setSystemTime(NOON + 35 * MINUTE_MS);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(calls.length).toBeGreaterThan(0);
    expect(WARNINGS).toEqual([]);
  });

  it('stop for good, and leave no task behind', async () => {
    const calls = follow('UTC', '*/10 * * * *', '5 * * * *');
    await vi.advanceTimersByTimeAsync(6 * MINUTE_MS);
    expect(calls).toEqual(['02 12:05']);
    for (const stop of stops.splice(0)) stop();
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(calls).toEqual(['02 12:05']);
    expect([vi.getTimerCount(), getTasks().size]).toEqual([0, 0]);
  });
});
