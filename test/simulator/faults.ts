import { NIGHT_FAULTS } from './night-faults.ts';
import type { Fault } from './planted.ts';
import { SCHEDULE_FAULTS } from './schedule-faults.ts';

/** Mistakes that a scheduler has had, here or elsewhere; each must be found by a rule (spec: scheduling-power.md 1.2, 7). */
export const FAULTS: readonly Fault[] = [...SCHEDULE_FAULTS, ...NIGHT_FAULTS];

/** Worlds of seed 1 that showed a mistake once. */
const SHOWN_IN: Readonly<Record<string, number>> = {};

/** The world in which a fault is looked for first, as a matter of speed alone. */
export function firstWorldFor({ name }: Fault): number {
  return SHOWN_IN[name] ?? 0;
}
