import {
  BudgetDimension,
  type BudgetsConfig,
  RepositoryBudgets,
} from '../../shared/schema/budget.ts';
import type { Config, RepositoryConfig } from '../../shared/schema/config.ts';

/** What a repository's own file asks for, and how a value that is left out is told. */
interface Asked {
  readonly asked: RepositoryBudgets | undefined;
  readonly refuse: (path: readonly string[], why: string) => void;
}

const SCOPES = ['perAttempt', 'perTask', 'perNight', 'perWeek'] as const;

type CeilingSet = Partial<Record<BudgetDimension, number | undefined>>;

/** The ceilings of one repository after its own file: each of its values counts only where it lowers the one in force. */
export function narrowBudgets(
  config: Config,
  repository: RepositoryConfig,
  { asked, refuse }: Asked,
): RepositoryBudgets | undefined {
  if (asked === undefined) return repository.budgets;
  const narrowed = SCOPES.map((scope) => {
    const inForce = ceilingsInForce(config.budgets, repository, scope);
    const wanted: CeilingSet = asked[scope];
    const kept: CeilingSet = { ...repository.budgets?.[scope] };
    for (const dimension of BudgetDimension.options) {
      const value = wanted[dimension];
      if (value === undefined) continue;
      const ceiling = inForce(dimension);
      if (value <= ceiling) kept[dimension] = value;
      else refuse(['budgets', scope, dimension], `the budget in force is ${ceiling}`);
    }
    return [scope, kept] as const;
  });
  return RepositoryBudgets.parse(Object.fromEntries(narrowed));
}

function ceilingsInForce(
  budgets: BudgetsConfig,
  repository: RepositoryConfig,
  scope: (typeof SCOPES)[number],
): (dimension: BudgetDimension) => number {
  const everyones: CeilingSet = budgets[scope];
  const own: CeilingSet = repository.budgets?.[scope] ?? {};
  return (dimension) => Math.min(everyones[dimension] ?? Infinity, own[dimension] ?? Infinity);
}
