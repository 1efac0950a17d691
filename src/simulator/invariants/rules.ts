import { DISPATCH_RULES } from './dispatch-rules.ts';
import type { Evidence, Rule, Violation } from './evidence.ts';
import { HOLD_RULES } from './hold-rules.ts';
import { LADDER_RULES } from './ladder-rules.ts';
import { LIMIT_RULES } from './limit-rules.ts';
import { NIGHT_RULES } from './night-rules.ts';
import { SLOT_RULES } from './slot-rules.ts';

/** Everything that holds in every world (reliability-security.md R25). */
export const RULES: readonly Rule[] = [
  ...SLOT_RULES,
  ...LIMIT_RULES,
  ...DISPATCH_RULES,
  ...NIGHT_RULES,
  ...HOLD_RULES,
  ...LADDER_RULES,
];

/** Every broken rule, earliest first. */
export function judgeWorld(
  evidence: Evidence,
  rules: readonly Rule[] = RULES,
): readonly Violation[] {
  return rules
    .flatMap(({ id, check }) =>
      check(evidence).map(({ at: { steadyMs, wallMs }, says }) => ({
        rule: id,
        steadyMs,
        wallMs,
        says,
      })),
    )
    .sort((a, b) => a.steadyMs - b.steadyMs);
}
