import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cron } from '../../../../src/engine/time/cron/cron.ts';
import { nextOccurrence, occurrences } from '../../../../src/engine/time/cron/occurrences.ts';
import { type CronMeaning, parseCron } from '../../../../src/engine/time/cron/parse-cron.ts';
import { createZone, type Zone } from '../../../../src/engine/time/zone/zone.ts';
import { ORACLE_EXPRESSIONS, ORACLE_ZONES } from './oracle.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const zones = new Map<string, Zone>(ORACLE_ZONES.map((name) => [name, createZone(name)]));

function zoneOf(name: string): Zone {
  return zones.get(name) ?? createZone(name);
}

function cronOf(expression: string, meaning?: CronMeaning): Cron {
  const parsed = parseCron(expression, meaning);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** The instants of a local date, as `DDTHH:MM` in UTC. */
function dueOn(zone: string, cron: Cron, date: string): string[] {
  const noon = Date.parse(`${date}T12:00Z`) - zoneOf(zone).offsetAt(Date.parse(`${date}T12:00Z`));
  const span = { fromAt: noon - 13 * HOUR_MS, toAt: noon + 12 * HOUR_MS };
  const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  return occurrences(cron, zoneOf(zone), span)
    .filter((at) => local.format(at) === date)
    .map((at) => new Date(at).toISOString().slice(8, 16));
}

describe('a cron expression on a day with a clock change', () => {
  it.each([
    ['America/New_York', '30 2 * * *', '2027-03-14', '14T07:00'],
    ['America/New_York', '30 1 * * *', '2026-11-01', '01T05:30'],
    [
      'America/New_York',
      '*/30 1-5 * * *',
      '2026-11-01',
      '01T05:00 01T05:30 01T06:00 01T06:30 01T07:00 01T07:30 01T08:00 01T08:30 01T09:00 01T09:30 01T10:00 01T10:30',
    ],
    ['Europe/Berlin', '30 2 * * *', '2026-10-25', '25T00:30'],
    ['Europe/Berlin', '30 2 * * *', '2027-03-28', '28T01:00'],
    ['Australia/Lord_Howe', '0 2 * * *', '2026-10-04', '03T15:30'],
  ])('agrees with the golden vector %s %s on %s', (zone, expression, date, expected) => {
    expect(dueOn(zone, cronOf(expression), date).join(' ')).toBe(expected);
  });

  it('leaves the gap out for an interval', () => {
    expect(dueOn('Europe/Berlin', cronOf('*/30 1-3 * * *'), '2027-03-28')).toEqual([
      '28T00:00',
      '28T00:30',
      '28T01:00',
      '28T01:30',
    ]);
  });

  it('follows the rule when it says otherwise', () => {
    const skipping = cronOf('30 2 * * *', { clockChange: { gap: 'skip' } });
    expect(dueOn('Europe/Berlin', skipping, '2027-03-28')).toEqual([]);
    const both = cronOf('30 2 * * *', { clockChange: { repeat: 'both' } });
    expect(dueOn('Europe/Berlin', both, '2026-10-25')).toEqual(['25T00:30', '25T01:30']);
    const first = cronOf('0,30 2 * * *', { clockChange: { repeat: 'first' } });
    expect(dueOn('Europe/Berlin', first, '2026-10-25')).toEqual(['25T00:00', '25T00:30']);
  });

  it('stays ascending when the clocks go back past midnight', () => {
    // St John's went from 00:01 back to 23:01 of the day before until 2011.
    const change = Date.parse('2010-11-07T02:31Z');
    const span = { fromAt: change - 2 * HOUR_MS, toAt: change + 3 * HOUR_MS };
    const found = occurrences(cronOf('*/30 * * * *'), zoneOf('America/St_Johns'), span);
    expect(found.map((at) => new Date(at).toISOString().slice(11, 16))).toEqual(
      '01:00 01:30 02:00 02:30 03:00 03:30 04:00 04:30 05:00 05:30'.split(' '),
    );
  });

  it('finds a midnight after which the clocks went back to the day before', () => {
    const span = {
      fromAt: Date.parse('2010-11-07T02:29Z'),
      toAt: Date.parse('2010-11-07T02:45Z'),
    };
    const found = occurrences(cronOf('0 0 * * *'), zoneOf('America/St_Johns'), span);
    expect(found).toEqual([Date.parse('2010-11-07T02:30Z')]);
  });

  it('finds a time of the date that Apia left out from the first instant of the next', () => {
    const fromAt = Date.parse('2011-12-30T10:00Z');
    const cron = cronOf('30 12 30 * *');
    const span = { fromAt, toAt: fromAt + HOUR_MS };
    expect(occurrences(cron, zoneOf('Pacific/Apia'), span)).toEqual([fromAt]);
    expect(nextOccurrence(cron, zoneOf('Pacific/Apia'), fromAt - DAY_MS)).toBe(fromAt);
  });

  it('runs a fixed time of the date that Apia left out once, when the next date begins', () => {
    const zone = zoneOf('Pacific/Apia');
    const span = { fromAt: Date.parse('2011-12-29T00:00Z'), toAt: Date.parse('2011-12-31T00:00Z') };
    expect(
      occurrences(cronOf('0 0 * * *'), zone, span).map((at) => new Date(at).toISOString()),
    ).toEqual(['2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z']);
  });
});

describe('the next time', () => {
  it.each([
    ['0 0 29 2 *', '2026-11-21T00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 29 2 1', '2026-11-21T00:00Z', '2044-02-29T00:00:00.000Z'],
    ['0 2 1 * 1', '2026-11-21T00:00Z', '2027-02-01T02:00:00.000Z'],
    ['59 23 31 12 *', '2026-12-31T23:59Z', '2027-12-31T23:59:00.000Z'],
  ])('of %s after %s is %s', (expression, after, expected) => {
    const next = nextOccurrence(cronOf(expression), zoneOf('UTC'), Date.parse(after));
    expect(next === null ? null : new Date(next).toISOString()).toBe(expected);
  });

  it('joins the two day fields by either when the rule says so', () => {
    const cron = cronOf('0 2 1 * 1', { dayRule: 'or' });
    const next = nextOccurrence(cron, zoneOf('UTC'), Date.parse('2026-11-24T00:00Z'));
    expect(new Date(next ?? 0).toISOString()).toBe('2026-11-30T02:00:00.000Z');
  });

  it('is none for a day that no month has', () => {
    expect(nextOccurrence(cronOf('0 0 30 2 *'), zoneOf('Europe/Berlin'), 0)).toBeNull();
  });

  it('is the first of the occurrences, and splitting a stretch of time changes nothing', () => {
    const instant = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2032, 0, 1) });
    const hours = fc.integer({ min: 0, max: 72 });
    fc.assert(
      fc.property(
        fc.constantFrom(...ORACLE_ZONES),
        fc.constantFrom(...ORACLE_EXPRESSIONS),
        instant,
        fc.tuple(hours, hours),
        (name, [expression, dayRule], fromAt, [one, two]) => {
          const [zone, cron] = [zoneOf(name), cronOf(expression, { dayRule })];
          const middle = fromAt + one * HOUR_MS;
          const toAt = middle + two * HOUR_MS;
          const all = occurrences(cron, zone, { fromAt, toAt });
          expect([
            ...occurrences(cron, zone, { fromAt, toAt: middle }),
            ...occurrences(cron, zone, { fromAt: middle, toAt }),
          ]).toEqual(all);
          expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
          const [first] = all;
          const next = nextOccurrence(cron, zone, fromAt - 1);
          if (first === undefined) expect(next ?? Infinity).toBeGreaterThanOrEqual(toAt);
          else expect(next).toBe(first);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it('is empty for a stretch that ends where it begins', () => {
    const span = { fromAt: DAY_MS, toAt: DAY_MS };
    expect(occurrences(cronOf('* * * * *'), zoneOf('UTC'), span)).toEqual([]);
  });
});
