import type { Config } from '../../../shared/schema/config.ts';
import type { StandingLevel } from '../../../shared/schema/consent/standing.ts';
import type { TaskCategory } from '../../../shared/schema/task.ts';
import type { StoreReads } from '../../ports/store.ts';
import { ruleFor } from '../../safety/consent/category-rule.ts';
import { ceilingOf, lower } from '../../safety/consent/level.ts';

/** Where levels come from. */
export interface StandingSource {
  readonly store: Pick<StoreReads, 'standings'>;
  readonly config: Pick<Config, 'approvals' | 'repositories'>;
}

/** The level that was last moved to, or the one that everything starts at. */
export function movedLevel(
  { store, config }: StandingSource,
  repoId: string,
  category: TaskCategory,
): StandingLevel {
  const row = store.standings().find((one) => one.repoId === repoId && one.category === category);
  return row?.level ?? config.approvals.standing.start;
}

/**
 * How far a kind of task may go by itself in a repository now: what it was moved to, never more than
 * `approvals.standing.highest` and never more than the rule of its kind allows.
 */
export function levelInForce(
  source: StandingSource,
  repoId: string,
  category: TaskCategory,
): StandingLevel {
  const { config } = source;
  const ceiling = ceilingOf(ruleFor(config, repoId, category));
  const highest = lower(ceiling, config.approvals.standing.highest);
  return lower(movedLevel(source, repoId, category), highest);
}
