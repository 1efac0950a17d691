import type { CheckResult } from '../../../shared/schema/check.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { ChosenChecks } from './choose-suites.ts';

/** The results of the checks that were chosen, those of a task's targets too. */
export function ofChosen(results: readonly CheckResult[], { checks }: ChosenChecks): CheckResult[] {
  const names = new Set(checks.map(({ name }) => name));
  return results.filter(({ name }) => names.has(name));
}

/** `evidence` with what became of the suites. Where every check belongs to a suite and none was asked, that is the reason. */
export function withSuites(evidence: Evidence, { checks, suites }: ChosenChecks): Evidence {
  if (suites.length === 0) return evidence;
  const told = { ...evidence, suites: [...suites] };
  if (checks.length > 0 || evidence.verdict !== 'unverified') return told;
  const reason = 'Not proved: no validation suite covers what changed.';
  return { ...told, reason, findings: [{ kind: 'no-check', message: reason }] };
}
