import type { Outcome } from '../../shared/schema/attempt.ts';
import type { CheckResult } from '../../shared/schema/check.ts';
import type { CheckComparison, Evidence, Finding } from '../../shared/schema/evidence.ts';
import type { VerdictKind } from '../../shared/schema/task.ts';
import type { Diff } from '../ports/git.ts';
import { compareChecks, endOf, findLostTests, findRegressions, isGreen } from './compare-checks.ts';
import { outcomeWithoutWork } from './outcome.ts';
import { findRedWithBaseTests, passesBaseTests, withBaseTests } from './proving/base-tests.ts';
import { findFlaky, hangsOnChance } from './proving/flaky.ts';
import { findRunnerChanges } from './runner-guard.ts';
import { findTestWeakening } from './test-guard.ts';
import { findActsForTests } from './tricks/acts-for-tests.ts';
import { findHardCoded } from './tricks/hard-coded.ts';

/** Everything a verdict may rest on. `base` and `head` were run by us; `head` in a clean checkout of `headOid`. */
export interface Proof {
  /** How the agent's last run ended; null when the host lost it. */
  readonly outcome: Outcome | null;
  readonly base: readonly CheckResult[];
  readonly head: readonly CheckResult[];
  /** Base to head; null when nothing was committed. */
  readonly diff: Diff | null;
  /** Names of the checks that must be green. */
  readonly targets: readonly string[];
  readonly baseOid: string;
  readonly headOid: string | null;
  readonly branch: string | null;
  /** The checks at `headOid` with the base's tests and check definitions put back; absent: not run. */
  readonly baseTests?: readonly CheckResult[];
  /** Files that the checks run by way of scripts; absent: none is known. */
  readonly reached?: readonly string[];
  /** Texts of the base's tests; absent: not read. */
  readonly testTexts?: readonly string[];
}

interface Ruling {
  readonly verdict: VerdictKind;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

/**
 * Decides what a task amounted to, by evidence alone (features J4, R102). The first rule that applies wins:
 *
 *  1. the agent met a limit or its budget: `limit`
 *  2. the agent left a decision to the person: `question`
 *  3. nothing was committed and the agent did not finish: `failed`, with its reason
 *  4. nothing was committed, or the change is empty or only touches our own files: `no-op`
 *  5. there are checks, and none was run at the commit: `unverified`
 *  6. a check is worse at the commit than at the base: `failed`
 *  7. a target is not green at the commit: `failed`
 *  8. a check that was green or is a target is not green with the base's own tests put back: `unverified`
 *  9. tests were deleted, skipped, weakened or are fewer, what the checks run was changed, or code answers tests alone:
 *     `unverified`
 * 10. what would decide is flaky: `unverified`
 * 11. there is no check, or none is green at the commit: `unverified`
 * 12. the task has no target and a check is red at the commit: `unverified`
 * 13. the agent did not end by itself with success: `unverified`
 * 14. otherwise: `verified`, and what is flaky is told
 *
 * The agent's words never count. Unknown never counts as success, and chance neither.
 */
export function judge(proof: Proof): Evidence {
  const compared = compareChecks(proof);
  const checks =
    proof.baseTests === undefined ? compared : withBaseTests(compared, proof.baseTests);
  const files = (proof.diff?.files ?? []).filter((file) => !isOurs(file.path));
  const hasWork = proof.headOid !== null && proof.headOid !== proof.baseOid && files.length > 0;
  const ruling =
    outcomeWithoutWork(proof.outcome, hasWork) ??
    emptyChange(hasWork) ??
    notRun(proof) ??
    worseChecks(checks) ??
    weakerProof(proof, checks) ??
    chance(checks) ??
    missingProof(proof, checks) ??
    verified(checks);
  return {
    verdict: ruling.verdict,
    reason: ruling.reason,
    baseOid: proof.baseOid,
    headOid: proof.headOid,
    branch: proof.branch,
    checks,
    files,
    findings: [...ruling.findings],
  };
}

/** Notes we keep inside a worktree are not the task's work. */
function isOurs(path: string): boolean {
  return path.startsWith('.nightkiln/');
}

function emptyChange(hasWork: boolean): Ruling | null {
  if (hasWork) return null;
  const reason = 'The agent finished without changing anything.';
  return { verdict: 'no-op', reason, findings: [{ kind: 'empty-diff', message: reason }] };
}

/** An interrupted attempt is committed but not checked: that says nothing against the work, and nothing for it. */
function notRun({ base, head, outcome }: Proof): Ruling | null {
  if (head.length > 0 || base.length === 0) return null;
  const why = outcome?.kind === 'done' ? '' : `, because ${unfinished(outcome)}`;
  const reason = `Not proved: the checks were not run at the commit${why}.`;
  return { verdict: 'unverified', reason, findings: [] };
}

function unfinished(outcome: Outcome | null): string {
  return outcome === null
    ? "the agent's result was lost"
    : `the agent did not finish (it ended as '${outcome.kind}')`;
}

function worseChecks(checks: readonly CheckComparison[]): Ruling | null {
  const regressions = findRegressions(checks);
  const targets = checks
    .filter(({ isTarget, head, base }) => isTarget && !isGreen(head) && base?.flaky !== true)
    .map(({ name, head }) => ({
      kind: 'target-red' as const,
      message: `Check \`${name}\`, which this task had to make pass, ${endOf(head)}.`,
    }));
  const findings = [...regressions, ...targets];
  const first = findings[0];
  return first === undefined ? null : { verdict: 'failed', reason: first.message, findings };
}

function weakerProof(proof: Proof, checks: readonly CheckComparison[]): Ruling | null {
  const change = proof.diff ?? { files: [], patch: '' };
  const commands = commandsOf(proof);
  const findings = [
    ...findRedWithBaseTests(checks),
    ...findTestWeakening(change, { baseTestsPass: passesBaseTests(checks) }),
    ...findLostTests(checks),
    ...findRunnerChanges(change, commands),
    ...findActsForTests(change, checks),
    ...findHardCoded(change, proof.testTexts ?? []),
  ];
  const first = findings[0];
  if (first === undefined) return null;
  return { verdict: 'unverified', reason: `Not proved: ${lowerFirst(first.message)}`, findings };
}

/** The commands of the checks, and the files that they run by way of scripts. */
export function commandsOf({ base, head, reached }: Proof): string[] {
  return [...base, ...head].map(({ command }) => command).concat(reached ?? []);
}

function chance(checks: readonly CheckComparison[]): Ruling | null {
  const findings = findFlaky(checks);
  const first = findings[0];
  if (first === undefined || !hangsOnChance(checks)) return null;
  return { verdict: 'unverified', reason: `Not proved: ${lowerFirst(first.message)}`, findings };
}

function missingProof(proof: Proof, checks: readonly CheckComparison[]): Ruling | null {
  if (!checks.some((check) => isGreen(check.head))) return noGreenCheck(checks);
  const red = checks.filter((check) => !isGreen(check.head));
  const first = red[0];
  if (proof.targets.length === 0 && first !== undefined) {
    const reason = `Not proved: check \`${first.name}\` was already red at the base and ${endOf(first.head)} at the commit.`;
    const findings = red.map(({ name, head }) => ({
      kind: 'check-red' as const,
      message: `Check \`${name}\` ${endOf(head)}.`,
    }));
    return { verdict: 'unverified', reason, findings };
  }
  if (proof.outcome?.kind === 'done') return null;
  const reason = `Not proved: the checks pass, but ${unfinished(proof.outcome)}.`;
  return { verdict: 'unverified', reason, findings: [] };
}

function noGreenCheck(checks: readonly CheckComparison[]): Ruling {
  const reason =
    checks.length === 0
      ? 'Not proved: this repository has no checks.'
      : 'Not proved: no check passes at the commit.';
  return { verdict: 'unverified', reason, findings: [{ kind: 'no-check', message: reason }] };
}

function verified(checks: readonly CheckComparison[]): Ruling {
  const green = checks.filter((check) => isGreen(check.head)).map(({ name }) => `\`${name}\``);
  const fixed = checks.filter((check) => check.isTarget).map(({ name }) => `\`${name}\``);
  const reason =
    fixed.length > 0
      ? `${fixed.join(', ')} failed at the base and ${fixed.length === 1 ? 'passes' : 'pass'} at the commit.`
      : `${green.join(', ')} ${green.length === 1 ? 'passes' : 'pass'} at the commit.`;
  return {
    verdict: 'verified',
    reason: `${reason}${byBaseTests(checks)}`,
    findings: findFlaky(checks),
  };
}

function byBaseTests(checks: readonly CheckComparison[]): string {
  return passesBaseTests(checks) ? " The base's own tests pass too." : '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
