import type { Proof } from '../../../src/engine/validate/verdict.ts';
import type { Outcome, OutcomeKind } from '../../../src/shared/schema/attempt.ts';
import type { CheckResult, TestCounts } from '../../../src/shared/schema/check.ts';
import type { Evidence } from '../../../src/shared/schema/evidence.ts';

export function outcome(kind: OutcomeKind, extra: Partial<Outcome> = {}): Outcome {
  return {
    kind,
    message: '',
    lastText: null,
    question: null,
    exitCode: 0,
    resetsAt: null,
    usage: null,
    threadId: null,
    outputBytes: 0,
    ...extra,
  };
}

export function check(
  name: string,
  result: CheckResult['outcome'],
  extra: Partial<CheckResult> = {},
): CheckResult {
  return {
    name,
    command: `npm run -s ${name}`,
    outcome: result,
    exitCode: result === 'passed' ? 0 : 1,
    durationMs: 1000,
    excerpt: '',
    tests: null,
    ...extra,
  };
}

export function counts(passed: number, failed = 0, skipped = 0): TestCounts {
  return { passed, failed, skipped };
}

/** A change of one source line, with its patch. */
export const SOURCE_CHANGE = {
  files: [{ path: 'src/sum.js', status: 'modified' as const, insertions: 1, deletions: 1 }],
  patch:
    'diff --git a/src/sum.js b/src/sum.js\n--- a/src/sum.js\n+++ b/src/sum.js\n@@ -1 +1 @@\n-return a;\n+return a + b;\n',
};

/** A proof of good work: red target at the base, green at the commit. */
export function proof(extra: Partial<Proof> = {}): Proof {
  return {
    outcome: outcome('done'),
    base: [check('lint', 'passed'), check('test', 'failed')],
    head: [check('lint', 'passed'), check('test', 'passed')],
    diff: SOURCE_CHANGE,
    targets: ['test'],
    baseOid: 'a'.repeat(40),
    headOid: 'b'.repeat(40),
    branch: 'overnight/x',
    ...extra,
  };
}

export function evidence(extra: Partial<Evidence> = {}): Evidence {
  return {
    verdict: 'failed',
    reason: 'It failed.',
    baseOid: 'a',
    headOid: 'b',
    branch: 'overnight/x',
    checks: [],
    files: SOURCE_CHANGE.files,
    findings: [],
    ...extra,
  };
}
