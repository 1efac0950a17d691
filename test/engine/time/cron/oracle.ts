import { Cron as Oracle } from 'croner';
import type { DayRule } from '../../../../src/engine/time/cron/cron.ts';
import { occurrences, type Span } from '../../../../src/engine/time/cron/occurrences.ts';
import { parseCron } from '../../../../src/engine/time/cron/parse-cron.ts';
import { createZone } from '../../../../src/engine/time/zone/zone.ts';

/** One expression in one zone over a stretch of time. */
export interface OracleCase {
  readonly zone: string;
  readonly expression: string;
  readonly span: Span;
  readonly dayRule: DayRule;
}

/** How many instants were compared, and the first ones on which the two disagree. */
export interface Comparison {
  readonly compared: number;
  readonly differences: readonly string[];
}

/** Zones with every kind of clock change: half hours, two hours, at midnight, against the season, and none. */
export const ORACLE_ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/St_Johns',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'America/Santiago',
  'America/Havana',
  'Asia/Beirut',
] as const;

/** Fixed times in and around the changes, intervals through them, both day fields, leap days. */
export const ORACLE_EXPRESSIONS: readonly (readonly [string, DayRule])[] = [
  ['30 2 * * *', 'and'],
  ['30 1 * * mon-fri', 'and'],
  ['*/15 * * * *', 'and'],
  ['*/30 1-5 * * *', 'and'],
  ['0 0,3 * * *', 'and'],
  ['15 0 1-7 * 0', 'and'],
  ['20 2 13 * fri', 'or'],
  ['7-59/10 23,0-2 29 2,3,10,11 *', 'and'],
];

/** Asks both for every instant of the span and compares them one by one. */
export function compareWithOracle(given: OracleCase): Comparison {
  const parsed = parseCron(given.expression, { dayRule: given.dayRule });
  if (!parsed.ok) throw new Error(parsed.error.message);
  const ours = occurrences(parsed.value, createZone(given.zone), given.span);
  const theirs = askOracle(given);
  const compared = Math.max(ours.length, theirs.length);
  const differences: string[] = [];
  for (let index = 0; index < compared && differences.length < 5; index += 1) {
    if (ours[index] === theirs[index]) continue;
    differences.push(
      `${given.zone} ${given.expression}: ${text(ours[index])}, oracle ${text(theirs[index])}`,
    );
  }
  return { compared, differences };
}

function askOracle({ expression, zone, span, dayRule }: OracleCase): number[] {
  const oracle = new Oracle(expression, { timezone: zone, domAndDow: dayRule === 'and' });
  const found: number[] = [];
  // The oracle answers with instants after the one it is given, to the second.
  let next = oracle.nextRun(new Date(span.fromAt - 1000));
  while (next !== null && next.getTime() < span.toAt) {
    found.push(next.getTime());
    next = oracle.nextRun(next);
  }
  return found;
}

function text(at: number | undefined): string {
  return at === undefined ? 'nothing' : new Date(at).toISOString();
}
