import type { StandingLevel } from '../../../shared/schema/consent/standing.ts';
import type { CategoryRule } from '../../../shared/schema/settings/approvals.ts';

const LEVELS: readonly StandingLevel[] = ['dry-run', 'draft', 'automatic'];

/** The lower of two levels. */
export function lower(one: StandingLevel, other: StandingLevel): StandingLevel {
  return LEVELS.indexOf(one) <= LEVELS.indexOf(other) ? one : other;
}

/** The level above or below, or the same at an end. */
export function step(level: StandingLevel, by: 1 | -1): StandingLevel {
  return LEVELS[LEVELS.indexOf(level) + by] ?? level;
}

/** The most that a rule allows: a kind of task that asks before it runs never lands by itself. */
export function ceilingOf(rule: CategoryRule): StandingLevel {
  return rule === 'run' ? 'automatic' : rule === 'ask' ? 'draft' : 'dry-run';
}

/** A level in words. */
export const LEVEL_WORDS: Readonly<Record<StandingLevel, string>> = {
  'dry-run': 'dry run',
  draft: 'draft',
  automatic: 'automatic',
};
