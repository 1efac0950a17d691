import type { CheckResult, TestCounts } from '../../shared/schema/check.ts';
import type { CheckComparison, Finding } from '../../shared/schema/evidence.ts';

/** Whether a check said the repository is in order. A check that did not run did not say so. */
export function isGreen(result: CheckResult | null): boolean {
  return result?.outcome === 'passed';
}

/** Every check of either side by name, targets that neither side knows included, in the order of the base. */
export function compareChecks(sides: {
  readonly base: readonly CheckResult[];
  readonly head: readonly CheckResult[];
  readonly targets: readonly string[];
}): CheckComparison[] {
  const { base, head, targets } = sides;
  const names = new Set([...base, ...head].map((result) => result.name).concat(targets));
  return [...names].map((name) => ({
    name,
    isTarget: targets.includes(name),
    base: base.find((result) => result.name === name) ?? null,
    head: head.find((result) => result.name === name) ?? null,
  }));
}

/** Checks that are worse at the commit: green before and not now, or red with more failing tests than before. */
export function findRegressions(checks: readonly CheckComparison[]): Finding[] {
  return checks.flatMap((check) => {
    const message = regressionOf(check);
    return message === null ? [] : [{ kind: 'check-regressed' as const, message }];
  });
}

function regressionOf({ name, base, head }: CheckComparison): string | null {
  if (isGreen(head) || base === null || base.flaky === true) return null;
  if (isGreen(base))
    return `Check \`${name}\` passed at the base and ${endOf(head)} at the commit.`;
  const before = base.tests?.failed;
  const after = head?.tests?.failed;
  if (before === undefined || after === undefined || after <= before) return null;
  return `Check \`${name}\` had ${before} failing tests at the base and has ${after} at the commit.`;
}

/** How a check ended, as the end of a sentence. */
export function endOf(result: CheckResult | null): string {
  if (result === null) return 'did not run';
  if (result.flaky === true) return 'failed, then passed';
  if (result.outcome === 'passed') return 'passed';
  if (result.outcome === 'timed-out') return 'ran out of time';
  if (result.outcome === 'could-not-run') return 'could not run';
  return result.exitCode === null ? 'failed' : `failed with exit code ${result.exitCode}`;
}

/** Fewer tests, more skipped ones, or counts that can no longer be read, check by check. */
export function findLostTests(checks: readonly CheckComparison[]): Finding[] {
  return checks.flatMap(({ name, base, head }) =>
    findFewerTests({ name, base, head, where: 'at the commit' }),
  );
}

/** Two runs of a check; `where` is the end of a sentence about the later one. */
export interface CountedRuns {
  readonly name: string;
  readonly base: CheckResult | null;
  readonly head: CheckResult | null;
  readonly where: string;
}

/** What the later of two runs no longer counts. A base without counts has nothing to lose. */
export function findFewerTests({ name, base, head, where }: CountedRuns): Finding[] {
  if (base?.tests == null || head === null || total(base.tests) === 0) return [];
  const [before, after] = [base.tests, head.tests];
  if (after === null) {
    const message = `Check \`${name}\` counted ${total(before)} tests at the base and none that we can read ${where}.`;
    return [{ kind: 'tests-fewer', message }];
  }
  const findings: Finding[] = [];
  if (total(after) < total(before))
    findings.push({
      kind: 'tests-fewer',
      message: `Check \`${name}\` ran ${total(before)} tests at the base and ${total(after)} ${where}.`,
    });
  if (after.skipped > before.skipped)
    findings.push({
      kind: 'test-skipped',
      message: `Check \`${name}\` skipped ${before.skipped} tests at the base and ${after.skipped} ${where}.`,
    });
  return findings;
}

function total(tests: TestCounts): number {
  return tests.passed + tests.failed + tests.skipped;
}
