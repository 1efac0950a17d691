import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { GateRow } from '../../../shared/schema/proof/gate.ts';
import { codeMarkdown, escapeMarkdown } from '../../safety/visible-text.ts';

/** The words that stand for a gate in every view. */
export const GATE_WORDS: Readonly<Record<GateRow['gate'], string>> = {
  build: 'build',
  lint: 'lint',
  test: 'tests',
  check: 'other checks',
  performance: 'performance',
  scope: 'scope',
  formatting: 'formatting',
  documents: 'new documents',
  instruction: 'does what was asked',
  learning: 'standing instructions',
  documentation: 'documentation follows',
  memory: 'journal and notes',
  drift: 'drift',
  governance: 'policy',
};

/** What an answer of a gate rests on. */
export const BASIS_WORDS: Readonly<Record<GateRow['basis'], string>> = {
  ran: 'run by us',
  read: 'read by us',
  heuristic: 'rule of thumb',
};

const STATE_WORDS: Readonly<Record<GateRow['state'], string>> = {
  passed: 'passed',
  failed: 'failed',
  'not-applicable': 'does not apply',
};

/** The gates of one task in a few lines for a terminal: those that failed in full, the others counted by name. */
export function gateLines(gates: readonly GateRow[] = []): string[] {
  const failed = gates.filter(({ state }) => state === 'failed');
  const passed = gates
    .filter(({ state }) => state === 'passed')
    .map(({ gate }) => GATE_WORDS[gate]);
  return [
    ...failed.map(
      ({ gate, basis, evidence }) =>
        `gate ${GATE_WORDS[gate]} failed (${BASIS_WORDS[basis]}): ${evidence}`,
    ),
    ...(passed.length === 0 ? [] : [`gates passed: ${passed.join(', ')}`]),
  ];
}

/** The gates of one task as a table; empty without any. */
export function gateTable(gates: readonly GateRow[] = []): string {
  if (gates.length === 0) return '';
  const rows = gates.map(
    ({ gate, state, basis, evidence }) =>
      `| ${GATE_WORDS[gate]} | ${STATE_WORDS[state]} | ${escapeMarkdown(evidence)} | ${BASIS_WORDS[basis]} |`,
  );
  return `| gate | result | evidence | basis |\n|---|---|---|---|\n${rows.join('\n')}`;
}

/** Which validation suites ran for a change and which did not, as list items. */
export function suiteItems(suites: Evidence['suites'] = []): string[] {
  return suites.map(
    ({ name, ran, because }) =>
      `Suite ${codeMarkdown(name)} ${ran ? 'ran' : 'was left out'}: ${escapeMarkdown(because)}`,
  );
}

/** The same as one line for a terminal; empty without suites. */
export function suiteLines(suites: Evidence['suites'] = []): string[] {
  return suites.map(
    ({ name, ran, because }) => `suite ${name} ${ran ? 'ran' : 'left out'}: ${because}`,
  );
}
