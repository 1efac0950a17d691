import type { CheckComparison, Evidence, Finding } from '../../shared/schema/evidence.ts';
import { fenceMarkdown } from '../safety/visible-text.ts';
import { endOf, isGreen } from './compare-checks.ts';

/**
 * Whether another try could change the verdict: there is work, the proof found something the agent can put right, and
 * a try is left. Limits, questions, agents that cannot run and empty changes are not helped by asking again.
 */
export function mayRetry(evidence: Evidence, triesLeft: number): boolean {
  if (triesLeft <= 0) return false;
  if (evidence.verdict !== 'failed' && evidence.verdict !== 'unverified') return false;
  if (evidence.headOid === null || evidence.files.length === 0) return false;
  if (evidence.findings.some(({ kind }) => kind === 'benchmark-red-again')) return false;
  return evidence.findings.some(({ kind }) => !BEYOND_AGENTS.has(kind));
}

/** What no other try can put right. */
const BEYOND_AGENTS: ReadonlySet<Finding['kind']> = new Set([
  'no-check',
  'environment',
  'base-flaky',
]);

const OUTPUT_LINES = 20;

/**
 * What the agent of the next try is told of the last one (issue 2 item 8): every finding and, for each check that is not green,
 * the command and the end of its output. The output is quoted as data in a fence it cannot close.
 */
export function findingsForAgent(evidence: Evidence): string {
  const red = evidence.checks.filter((check) => check.head !== null && !isGreen(check.head));
  return [
    'Your change was committed and proved in a clean checkout. It was not accepted:',
    evidence.findings.map((finding) => `- ${finding.message}`).join('\n') || `- ${evidence.reason}`,
    ...red.map(describeCheck),
    ...evidence.checks.flatMap(describeBaseTests),
  ].join('\n\n');
}

function describeCheck({ name, head, base }: CheckComparison): string {
  const command = head?.command ?? '';
  const before = isGreen(base) ? 'It passed at the base.' : 'It was red at the base too.';
  const output = lastLines(head?.excerpt ?? '');
  return `### Check \`${name}\` ${endOf(head)}\n${before} Command: \`${command}\`\n\n${fenceMarkdown(output, 'text')}`;
}

function describeBaseTests({ name, baseTests }: CheckComparison): string[] {
  if (baseTests == null || isGreen(baseTests)) return [];
  const output = lastLines(baseTests.excerpt);
  return [
    `### Check \`${name}\` ${endOf(baseTests)} with the tests of the base\nYour change altered tests or what the checks run. With those of the base put back:\n\n${fenceMarkdown(output, 'text')}`,
  ];
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-OUTPUT_LINES).join('\n');
}
