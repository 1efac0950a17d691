import type { Check, CheckResult } from '../../../shared/schema/check.ts';
import type { Checks } from '../../ports/checks.ts';
import { isGreen } from '../../validate/compare-checks.ts';

/** A check to run in a worktree; `before` is what it said at the base, null where this is the base. */
export interface SteadyRun {
  readonly path: string;
  readonly check: Check;
  readonly signal: AbortSignal;
  readonly before: CheckResult | null;
}

/**
 * Runs a check, and once more on the same commit where it is red and was not red before. One that then passes is flaky:
 * the result is that of the run that passed, with the end of the output of the one that failed (features issue 5, J4).
 */
export async function runSteadily(
  checks: Pick<Checks, 'run'>,
  run: SteadyRun,
): Promise<CheckResult> {
  const { path, check, signal } = run;
  const first = await checks.run(path, check, signal);
  if (!isWorthAnother(first, run) || signal.aborted) return first;
  const second = await checks.run(path, check, signal);
  return isGreen(second) ? { ...second, excerpt: first.excerpt, flaky: true } : first;
}

/** A check that ran out of time or could not run says so the second time too. */
function isWorthAnother({ outcome, fault }: CheckResult, { before }: SteadyRun): boolean {
  if (outcome !== 'failed') return false;
  return before === null ? fault?.by !== 'environment' : isGreen(before);
}
