import { RULES } from '../invariants/rules.ts';
import { addUp, type WorldReport } from '../simulate.ts';
import { NIGHTS_PER_WORLD } from '../world/scenario.ts';

/** A broken rule with the night it was broken in. */
export interface Breach {
  readonly night: number;
  readonly world: number;
  readonly rule: string;
  readonly promise: string;
  /** On the world's steady clock, in milliseconds. */
  readonly steadyMs: number;
  readonly at: string;
  readonly says: string;
}

/** What the worlds so far add up to. */
export interface Tally {
  readonly nights: number;
  readonly slots: Readonly<Record<string, number>>;
  readonly lived: Readonly<Record<string, number>>;
  /** Of every world the earliest of each rule, in the order of the nights. */
  readonly breaches: readonly Breach[];
}

/** Adds up worlds in any order. */
export interface Counter {
  add(report: WorldReport): void;
  tally(): Tally;
}

const DAY_MS = 86_400_000;
const MOST_BREACHES = 200;

/** Nothing is counted yet. */
export function createCounter(): Counter {
  const slots: Record<string, number> = {};
  const lived: Record<string, number> = {};
  const breaches: Breach[] = [];
  let nights = 0;
  return {
    add: (report) => {
      nights += report.nights;
      addUp(slots, report.slots);
      addUp(lived, report.lived);
      if (breaches.length < MOST_BREACHES) breaches.push(...breachesOf(report));
    },
    tally: () => ({
      nights,
      slots: inOrder(slots),
      lived: inOrder(lived),
      breaches: breaches.toSorted((a, b) => a.night - b.night || a.steadyMs - b.steadyMs),
    }),
  };
}

function breachesOf({ number, violations }: WorldReport): Breach[] {
  const seen = new Set<string>();
  return violations.flatMap(({ rule, steadyMs, wallMs, says }) => {
    if (seen.has(rule)) return [];
    seen.add(rule);
    const night = number * NIGHTS_PER_WORLD + Math.floor(steadyMs / DAY_MS);
    const promise = RULES.find(({ id }) => id === rule)?.promise ?? '';
    const at = new Date(wallMs).toISOString();
    return [{ night, world: number, rule, promise, steadyMs, at, says }];
  });
}

function inOrder(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}
