import type { Check } from '../../../shared/schema/check.ts';
import type { CheckComparison, Evidence } from '../../../shared/schema/evidence.ts';
import type { Gate, GateRow } from '../../../shared/schema/proof/gate.ts';
import { formatDuration } from '../../time/duration.ts';
import { endOf, isGreen } from '../compare-checks.ts';

/** The gates that checks are sorted into. */
export type CheckGate = Extract<Gate, 'build' | 'lint' | 'test' | 'check'>;

const CHECK_GATES: readonly CheckGate[] = ['build', 'lint', 'test', 'check'];

const SIGNS: readonly (readonly [CheckGate, RegExp])[] = [
  [
    'lint',
    /\b(?:lint\w*|format|fmt|style|prettier|biome|eslint|stylelint|clippy|vet|rubocop|flake8|ruff|checkstyle|spotless|shellcheck)\b/i,
  ],
  [
    'build',
    /\b(?:build\w*|compile\w*|bundle|type-?check|types|tsc|mypy|pyright|assemble|package)\b/i,
  ],
  [
    'test',
    /\b(?:tests?|spec|specs|pytest|jest|vitest|mocha|unit|e2e|integration|tox|rspec|phpunit)\b/i,
  ],
];

/** The gate a check belongs to: as the configuration says, otherwise by its name, otherwise by its command. */
export function gateOf({ gate, name, command }: Check): CheckGate {
  if (gate !== undefined) return gate;
  const words = [name, command].map((text) => text.replaceAll(/[_:]/g, ' '));
  for (const text of words) {
    const sign = SIGNS.find(([, pattern]) => pattern.test(text));
    if (sign !== undefined) return sign[0];
  }
  return 'check';
}

const TEST_FINDINGS: ReadonlySet<string> = new Set(['test-deleted', 'test-skipped', 'tests-fewer']);

/**
 * Build, lint, test and all other checks as gates, by what we ran in a clean checkout. Tests that were deleted, skipped or
 * weakened fail the gate of the tests whatever the runner said.
 */
export function checkRows(evidence: Evidence, known: readonly Check[]): GateRow[] {
  return CHECK_GATES.flatMap((gate) => {
    const mine = known.filter((check) => gateOf(check) === gate);
    const ran = evidence.checks.filter(({ name }) => mine.some((check) => check.name === name));
    // There is nothing to say of other checks where there are none.
    return gate === 'check' && mine.length === 0 ? [] : [rowOf(gate, { evidence, mine, ran })];
  });
}

interface Ran {
  readonly evidence: Evidence;
  readonly mine: readonly Check[];
  readonly ran: readonly CheckComparison[];
}

function rowOf(gate: CheckGate, { evidence, mine, ran }: Ran): GateRow {
  const row = (state: GateRow['state'], text: string): GateRow => ({
    ...{ gate, state, basis: 'ran' },
    evidence: text.length <= 300 ? text : `${text.slice(0, 299)}…`,
  });
  const weaker = gate === 'test' && evidence.findings.find(({ kind }) => TEST_FINDINGS.has(kind));
  if (weaker) return { ...row('failed', weaker.message), basis: 'read' };
  if (mine.length === 0) return row('not-applicable', 'This repository has no such check.');
  const run = ran.filter(({ head }) => head !== null);
  if (run.length === 0) {
    const why = evidence.checks.some(({ head }) => head !== null)
      ? 'Left out: the change touches nothing its suite looks at.'
      : 'Not run at the commit.';
    return row('not-applicable', why);
  }
  const red = run.filter(({ head }) => !isGreen(head));
  const told = (red.length > 0 ? red : run).map(tellRun).join('; ');
  return row(red.length > 0 ? 'failed' : 'passed', `${told}.`);
}

function tellRun({ name, base, head }: CheckComparison): string {
  const tests = head?.tests;
  const counted = tests == null ? '' : `, ${tests.passed} tests passed, ${tests.failed} failed`;
  const took = head === null ? '' : ` in ${formatDuration(head.durationMs)}`;
  const before = !isGreen(head) && base !== null && !isGreen(base) ? ', as at the base' : '';
  return `\`${name}\` ${endOf(head)}${took}${counted}${before}`;
}
