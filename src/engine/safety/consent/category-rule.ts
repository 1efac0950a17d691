import type { Config } from '../../../shared/schema/config.ts';
import type { CategoryRule } from '../../../shared/schema/settings/approvals.ts';
import type { TaskCategory } from '../../../shared/schema/task.ts';

/**
 * What happens to each kind of task when nobody says otherwise (seed 001, R101). Work that keeps behaviour as it is runs;
 * what a person would want to hear of first waits, and so does what nobody can name.
 */
export const BUILT_IN_RULES: Readonly<Record<TaskCategory, CategoryRule>> = {
  performance: 'run',
  'bug-fix': 'run',
  documentation: 'run',
  infrastructure: 'run',
  refactoring: 'run',
  tests: 'run',
  feature: 'ask',
  'external-action': 'ask',
  configuration: 'ask',
  credentials: 'ask',
  access: 'ask',
  other: 'ask',
};

/** From the loosest to the strictest. */
const ORDER: readonly CategoryRule[] = ['run', 'ask', 'never'];

/** The stricter of two rules. */
export function stricter(one: CategoryRule, other: CategoryRule): CategoryRule {
  return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;
}

/** The rule for one kind of task in one repository: its own, otherwise that of the configuration, otherwise ours. */
export function ruleFor(
  config: Pick<Config, 'approvals' | 'repositories'>,
  repoId: string,
  category: TaskCategory,
): CategoryRule {
  const own = config.repositories.find(({ id }) => id === repoId)?.categories?.[category];
  return own ?? config.approvals.categories[category] ?? BUILT_IN_RULES[category];
}
