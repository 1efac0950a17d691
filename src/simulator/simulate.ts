import { type Evidence, gatherEvidence, type Violation } from './invariants/evidence.ts';
import { judgeWorld } from './invariants/rules.ts';
import { live } from './live.ts';
import { timelineOf } from './timeline.ts';
import { createScenario, NIGHTS_PER_WORLD } from './world/scenario.ts';

/** What a simulation is asked for: nights `from` to `from` + `nights` of a seed, in whole worlds. */
export interface Sought {
  readonly seed: number;
  readonly from: number;
  readonly nights: number;
}

/** What became of one world. */
export interface WorldReport {
  readonly number: number;
  readonly nights: number;
  /** How many starts ended as what, such as `done` or `missed asleep`. */
  readonly slots: Readonly<Record<string, number>>;
  /** What happened to make it a test: agents that ran, deaths of the program and so on. */
  readonly lived: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

/** The numbers of the worlds that hold the nights. */
export function worldsOf({ from, nights }: Sought): readonly number[] {
  const first = Math.floor(from / NIGHTS_PER_WORLD);
  const last = Math.ceil((from + nights) / NIGHTS_PER_WORLD);
  return Array.from({ length: Math.max(1, last - first) }, (_, index) => first + index);
}

/** Lives through one world and holds every rule against it. Deterministic: the same call gives the same answer. */
export async function simulateWorld(seed: number, number: number): Promise<WorldReport> {
  const lived = await live(createScenario(seed, number));
  try {
    const evidence = gatherEvidence(lived);
    return {
      number,
      nights: NIGHTS_PER_WORLD,
      slots: outcomesOf(evidence),
      lived: livedIn(evidence),
      violations: judgeWorld(evidence),
    };
  } finally {
    lived.close();
  }
}

/** The timeline of a world, of the hours around `around` where that is given (steady milliseconds). */
export async function retell(
  seed: number,
  number: number,
  around: number | null,
): Promise<readonly string[]> {
  const lived = await live(createScenario(seed, number));
  const { truth, scenario } = lived.ground.world;
  const told = truth.filter(
    ({ steadyMs }) =>
      around === null || (steadyMs > around - BEFORE_MS && steadyMs < around + AFTER_MS),
  );
  lived.close();
  return timelineOf(told, scenario.timeZone);
}

const BEFORE_MS = 6 * 3_600_000;
const AFTER_MS = 20 * 60_000;

function outcomesOf({ slots }: Evidence): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { entries } of slots) {
    const last = entries.at(-1)?.event;
    if (last === undefined) continue;
    add(counts, outcomeText(last.type, last.body));
  }
  return counts;
}

function outcomeText(type: string, body: unknown): string {
  const { outcome, end } = body as {
    outcome?: { state: string; reason: string };
    end?: { state: string };
  };
  if (outcome !== undefined) return `${outcome.state} ${outcome.reason}`;
  return end?.state ?? type;
}

function livedIn({ truth, nights }: Evidence): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { fact } of truth) {
    if (fact.kind === 'agent' && fact.is === 'started') add(counts, 'agents');
    if (fact.kind === 'host') add(counts, fact.is);
    if (fact.kind === 'event') add(counts, 'events');
  }
  for (const { ended } of nights) if (ended !== null) add(counts, 'ended nights');
  return counts;
}

/** Counts one more of `name`. */
function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Adds the counts of one world to those of all. */
export function addUp(
  total: Record<string, number>,
  part: Readonly<Record<string, number>>,
): Record<string, number> {
  for (const [name, count] of Object.entries(part)) total[name] = (total[name] ?? 0) + count;
  return total;
}
