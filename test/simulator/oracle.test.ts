import { Cron } from 'croner';
import { describe, expect, it } from 'vitest';
import { Config } from '../../src/shared/schema/config.ts';
import { plannedSlots } from '../../src/simulator/oracle/planned.ts';

const DAY_MS = 86_400_000;

function configOf(timeZone: string, window: object, expressions: readonly string[] = []): Config {
  return Config.parse({ window, schedule: { timeZone, expressions }, repositories: [] });
}

function slotsOn(day: string, config: Config): string[] {
  const from = Date.parse(day);
  return plannedSlots(config, from, from + DAY_MS).map(({ slotAt }) =>
    new Date(slotAt).toISOString().slice(0, 16),
  );
}

const ALL_DAY = { start: '00:00', end: '00:00' };

describe('the slow oracle', () => {
  it.each([
    ['America/New_York', '30 2 * * *', '2027-03-14', ['2027-03-14T07:00']],
    ['America/New_York', '30 1 * * *', '2026-11-01', ['2026-11-01T05:30']],
    ['Europe/Berlin', '30 2 * * *', '2026-10-25', ['2026-10-25T00:30']],
    ['Europe/Berlin', '30 2 * * *', '2027-03-28', ['2027-03-28T01:00']],
  ])('knows %s %s on %s (scheduling-power.md 2.4)', (zone, expression, day, expected) => {
    expect(slotsOn(day, configOf(zone, ALL_DAY, [expression]))).toEqual(expected);
  });

  it('knows the windows of the same table', () => {
    const config = configOf('America/New_York', { start: '22:00', end: '06:30' });
    const spans = plannedSlots(config, Date.parse('2026-10-31'), Date.parse('2026-11-02')).map(
      ({ windowStartAt, windowEndAt }) => (windowEndAt - windowStartAt) / 3_600_000,
    );
    expect(spans).toEqual([8.5, 9.5, 8.5].slice(0, spans.length));
  });

  it.each(['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata'])(
    'agrees with croner in %s on intervals over a month with a clock change',
    (zone) => {
      const config = configOf(zone, ALL_DAY, ['*/30 1-5 * * *']);
      const from = Date.parse('2026-10-20');
      const to = from + 20 * DAY_MS;
      const ours = plannedSlots(config, from, to).map(({ slotAt }) => slotAt);
      const cron = new Cron('*/30 1-5 * * *', { timezone: zone });
      const theirs = cron.nextRuns(1000, new Date(from - 1)).map((date) => date.getTime());
      expect(ours).toEqual(theirs.filter((at) => at <= to));
    },
  );
});
