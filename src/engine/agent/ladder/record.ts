import type { TaskCategory } from '../../../shared/schema/task.ts';
import { type Belief, meanOf, quantileOf } from './beta.ts';
import type { Rung } from './rung.ts';

/** One try that the proof accepted or did not. Limits, interruptions and what nothing could prove are no trials. */
export interface Trial {
  readonly repoId: string;
  readonly category: TaskCategory;
  readonly rung: Rung;
  readonly accepted: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What there is to choose between: how to tell its trials, and what is believed of it before any. */
export interface Arm {
  readonly name: string;
  readonly prior: Belief;
  isOf(rung: Rung): boolean;
}

/** How trials are weighed, and what an exploring choice draws (0 to 1, the same whenever it is asked by name). */
export interface Judging {
  readonly now: number;
  readonly halfLifeDays: number;
  /** Null: by the record alone. */
  readonly draw: ((name: string) => number) | null;
}

/** An arm with its record. Chance is between 0 and 1. */
export interface JudgedArm {
  readonly name: string;
  readonly chance: number;
  readonly accepted: number;
  readonly tried: number;
}

const DAY_MS = 24 * 3_600_000;

/** As if two of four earlier results had been accepted. */
export const NEUTRAL: Belief = { successes: 2, failures: 2 };
/** As if three of four had: what stands first is left only for a clearly better record. */
export const PREFERRED: Belief = { successes: 3, failures: 1 };

/**
 * What each arm is worth by its Beta-Bernoulli record (features E9): prior plus trials, a trial weighing half after each
 * half-life. More accepted trials never lower a chance, more refused ones never raise it.
 */
export function judgeArms(
  arms: readonly Arm[],
  trials: readonly Trial[],
  judging: Judging,
): JudgedArm[] {
  return arms.map((arm) => {
    const own = trials.filter(({ rung }) => arm.isOf(rung));
    const belief = believe(arm.prior, own, judging);
    const { draw } = judging;
    const chance = draw === null ? meanOf(belief) : quantileOf(belief, draw(arm.name));
    const accepted = own.filter((trial) => trial.accepted).length;
    return { name: arm.name, chance, accepted, tried: own.length };
  });
}

function believe(prior: Belief, trials: readonly Trial[], { now, halfLifeDays }: Judging): Belief {
  const weigh = (accepted: boolean): number =>
    trials
      .filter((trial) => trial.accepted === accepted)
      .reduce((sum, { at }) => sum + 0.5 ** (Math.max(0, now - at) / DAY_MS / halfLifeDays), 0);
  return {
    successes: prior.successes + weigh(true),
    failures: prior.failures + weigh(false),
  };
}

/** The arm with the best chance; the earlier one of two that are equal. */
export function bestArm(judged: readonly JudgedArm[]): JudgedArm | null {
  return judged.reduce<JudgedArm | null>(
    (best, arm) => (best === null || arm.chance > best.chance ? arm : best),
    null,
  );
}

/** Below this chance a rung is passed over for a stronger one above it. */
export const POOR_CHANCE = 0.3;

/**
 * The first rung from `level` on that is worth a try by its record: cheap ones first, unless they are known to fail. Where
 * all are known to fail, the cheapest of them.
 */
export function levelByRecord(judged: readonly JudgedArm[], level: number): number {
  const found = judged.findIndex(({ chance }, n) => n >= level && chance >= POOR_CHANCE);
  return found === -1 ? level : found;
}

/** "codex: 7 of 9 accepted; claude: 3 of 8"; null when nothing was tried yet. */
export function wordsForRecord(judged: readonly JudgedArm[]): string | null {
  const tried = judged.filter((arm) => arm.tried > 0);
  if (tried.length === 0) return null;
  return tried
    .map(
      ({ name, accepted, tried: all }, n) =>
        `${name}: ${accepted} of ${all}${n === 0 ? ' accepted' : ''}`,
    )
    .join('; ');
}
