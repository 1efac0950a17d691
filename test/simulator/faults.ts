import { NIGHT_FAULTS } from './night-faults.ts';
import type { Fault } from './planted.ts';
import { SCHEDULE_FAULTS } from './schedule-faults.ts';

/** Mistakes that a scheduler has had, here or elsewhere; each must be found by a rule (spec: scheduling-power.md 1.2, 7). */
export const FAULTS: readonly Fault[] = [...SCHEDULE_FAULTS, ...NIGHT_FAULTS];

/** Worlds of seed 1 that showed a mistake once. */
const SHOWN_IN: Readonly<Record<string, number>> = {
  'a dark wake counts as waking': 1,
  'a fixed time in the gap of a clock change is lost': 2,
  'a window ends with the first of two equal times': 16,
  'a paused schedule goes on': 10,
  'a start that was to be skipped runs': 10,
  'an attempt may take as long as it likes': 4,
  'an agent that outlived its host is left alone': 23,
  'attempts of a host that died are left open': 11,
  'steps up the ladder are not counted': 11,
  'steps up the ladder are not told': 2,
  'the network is not asked': 28,
};

/** The world in which a fault is looked for first, as a matter of speed alone. */
export function firstWorldFor({ name }: Fault): number {
  return SHOWN_IN[name] ?? 0;
}
