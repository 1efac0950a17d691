import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { planTonight, scheduleOf } from '../../../src/engine/scheduler/tonight.ts';
import { Config } from '../../../src/shared/schema/config.ts';

const host = {
  machineId: 'machine',
  hash: (text: string): string => createHash('sha256').update(text).digest('hex'),
};

/** The first start of the night before a Sunday in Berlin, where the clock goes from 02:00 to 03:00 on 2026-03-29. */
function startWith(dst: object | undefined): number | undefined {
  const config = Config.parse({
    window: { start: '23:00', end: '06:00' },
    schedule: { expression: '30 2 * * *', timeZone: 'Europe/Berlin', ...(dst && { dst }) },
  });
  return planTonight(scheduleOf(config, host), Date.UTC(2026, 2, 28, 20, 0))?.startAt;
}

describe('a start that the clock change leaves out', () => {
  it('runs after the gap when told to, and as cron does it when nothing is said', () => {
    const after = startWith({ gap: 'run_after' });
    expect(after).toBe(Date.UTC(2026, 2, 29, 1, 0));
    expect(startWith(undefined)).toBe(after);
    expect(startWith({ repeat: 'both' })).toBe(after);
  });

  it('is left for the next night when told to', () => {
    expect(startWith({ gap: 'skip', repeat: 'first' })).toBe(Date.UTC(2026, 2, 30, 0, 30));
  });
});

it('a schedule that was never checked is refused with the reason', () => {
  const config = Config.parse({ schedule: { timeZone: 'UTC' } });
  const broken = { ...config, schedule: { ...config.schedule, expression: 'at noon' } };
  expect(() => scheduleOf(broken, host)).toThrow(/^a loaded schedule is invalid: /);
});
