import type { Evidence, Finding } from '../../../shared/schema/evidence.ts';
import type { GateRow } from '../../../shared/schema/proof/gate.ts';
import type { Trip } from '../../../shared/schema/trip.ts';
import { oneLine } from '../../safety/visible-text.ts';

/** Findings that say a rule was broken, whoever is to decide about it. */
const BROKEN: ReadonlySet<Finding['kind']> = new Set([
  'secret-found',
  'runner-changed',
  'test-deleted',
  'test-skipped',
]);

/** Whether the work kept to the policy (003's governance): secrets, checks and tests as they were, no forbidden operation. */
export function governanceRow(evidence: Evidence, trips: readonly Trip[]): GateRow {
  const broken = evidence.findings
    .filter(({ kind }) => BROKEN.has(kind))
    .map(({ message }) => message);
  const tried = trips.map(
    ({ command, operation }) => `Its agent tried: ${oneLine(command)} (${operation}).`,
  );
  const [first, ...more] = [...tried, ...broken];
  const rest = more.length === 0 ? '' : ` And ${more.length} more.`;
  return first === undefined
    ? row(
        'passed',
        'No secret, no change to checks or tests that weakens them, no forbidden operation.',
      )
    : row('failed', `${first.slice(0, 270)}${rest}`);
}

function row(state: GateRow['state'], evidence: string): GateRow {
  return { gate: 'governance', state, basis: 'read', evidence };
}
