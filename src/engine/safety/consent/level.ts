import type { StandingLevel } from '../../../shared/schema/consent/standing.ts';
import type { CategoryRule } from '../../../shared/schema/settings/approvals.ts';

const LEVELS: readonly StandingLevel[] = ['dry-run', 'draft', 'automatic'];

/** The lower of two levels. */
export function lower(one: StandingLevel, other: StandingLevel): StandingLevel {
  return LEVELS.indexOf(one) <= LEVELS.indexOf(other) ? one : other;
}

/** The most that a rule allows: a kind of task that asks before it runs never lands by itself. */
export function ceilingOf(rule: CategoryRule): StandingLevel {
  return rule === 'run' ? 'automatic' : rule === 'ask' ? 'draft' : 'dry-run';
}
