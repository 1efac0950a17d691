import type { CheckResult } from '../../../shared/schema/check.ts';
import type { CheckComparison, Finding } from '../../../shared/schema/evidence.ts';
import { endOf, findFewerTests, isGreen } from '../compare-checks.ts';
import { parsePatch } from '../patch.ts';
import { findRunnerPaths } from '../runner-guard.ts';
import type { GuardedChange } from '../test-guard.ts';
import { isTestPath } from '../test-language.ts';

/**
 * The paths of a change that say what its checks demand: tests, their fixtures and snapshots, runner and check definitions.
 * Put back to the base, they show what the rest of the change is worth by the base's own measure (features J4). Tests
 * inside a source file, as Rust has them, cannot be put back without the source and are not among them.
 */
export function pathsToPutBack(change: GuardedChange, commands: readonly string[]): string[] {
  const both = parsePatch(change.patch).flatMap(({ oldPath, newPath }) => [oldPath, newPath]);
  const paths = [...change.files.map((file) => file.path), ...both];
  const tests = paths.filter((path) => path !== null && isTestPath(path));
  return [...new Set([...tests, ...findRunnerPaths(change, commands)])]
    .filter((path) => path !== null)
    .sort();
}

/** `checks` with what each said when the base's tests were put back; one that did not run then said nothing. */
export function withBaseTests(
  checks: readonly CheckComparison[],
  results: readonly CheckResult[],
): CheckComparison[] {
  return checks.map((check) => ({
    ...check,
    baseTests: results.find(({ name }) => name === check.name) ?? null,
  }));
}

/** Checks that were green at the base, are to turn green or are green now, and are not with the tests of the base. */
export function findRedWithBaseTests(checks: readonly CheckComparison[]): Finding[] {
  return checks.flatMap(({ name, isTarget, base, head, baseTests }): Finding[] => {
    if (baseTests === undefined || !(isTarget || isGreen(base) || isGreen(head))) return [];
    if (!isGreen(baseTests)) {
      const message = `Check \`${name}\` ${endOf(baseTests)} with the base's own tests and check definitions put back.`;
      return [{ kind: 'base-tests-red', message }];
    }
    const where = "with the base's own tests put back";
    return findFewerTests({ name, base, head: baseTests, where });
  });
}

/** Whether the work was measured by the base's own tests and is no worse by them. */
export function passesBaseTests(checks: readonly CheckComparison[]): boolean {
  const measured = checks.some(({ baseTests }) => baseTests !== undefined);
  return measured && findRedWithBaseTests(checks).length === 0;
}
