import type { CheckComparison, Finding } from '../../../shared/schema/evidence.ts';
import { isGreen } from '../compare-checks.ts';

/** Checks that failed and passed on one and the same commit: what they say is chance. */
export function findFlaky(checks: readonly CheckComparison[]): Finding[] {
  return checks.flatMap(({ name, base, head, baseTests }): Finding[] => {
    const how = `Check \`${name}\` is flaky: it failed and passed`;
    if (head?.flaky === true || baseTests?.flaky === true) {
      return [{ kind: 'check-flaky', message: `${how} on the same commit.` }];
    }
    if (base?.flaky === true) {
      return [{ kind: 'base-flaky', message: `${how} at the base, before any work.` }];
    }
    return [];
  });
}

/**
 * Whether a verdict would hang on chance: a check flipped at the commit, one that flipped at the base is a target or is
 * red now, or nothing steady is green.
 */
export function hangsOnChance(checks: readonly CheckComparison[]): boolean {
  const isChance = checks.some(({ head, base, baseTests, isTarget }) => {
    if (head?.flaky === true || baseTests?.flaky === true) return true;
    return base?.flaky === true && (isTarget || !isGreen(head));
  });
  return isChance || !checks.some(({ head, base }) => isGreen(head) && base?.flaky !== true);
}
