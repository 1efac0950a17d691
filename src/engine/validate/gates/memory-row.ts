import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { GateRow } from '../../../shared/schema/proof/gate.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { isNamedFile, namedPaths } from './named-paths.ts';

/** What the journal holds of the work on one commit. */
export interface Remembered {
  /** The attempts at the task on this night, in order. */
  readonly attempts: readonly Attempt[];
  /** A commit of an item is cut out of another one, so no attempt holds it. */
  readonly isCutOut: boolean;
}

/**
 * Whether journal, commit and notes tell the same story (003's memory check): the commit that was proved is one the journal
 * knows, and the handoff note says nothing is done in a file that the change does not hold. The note is the agent's; that
 * half is a rule of thumb.
 */
export function memoryRow({ attempts, isCutOut }: Remembered, evidence: Evidence): GateRow {
  const head = evidence.headOid?.slice(0, 12) ?? '';
  const isKnown = isCutOut || attempts.some(({ headOid }) => headOid === evidence.headOid);
  if (!isKnown) {
    return row('failed', 'read', `The journal does not know who made the commit ${head}.`);
  }
  const note = attempts.at(-1)?.outcome?.handoff;
  const journal = isCutOut ? 'The item is in the journal' : `The journal knows the commit ${head}`;
  if (note === undefined) return row('passed', 'read', `${journal}; no handoff note was left.`);
  const claimed = namedPaths(note.done.join('\n')).filter((path) => path.includes('/'));
  const missing = claimed.find(
    (path) => !evidence.files.some((one) => isNamedFile(one.path, path)),
  );
  if (missing !== undefined) {
    const text = `${journal}, but the note says that ${oneLine(missing)} is done, which the change does not touch.`;
    return row('failed', 'heuristic', text);
  }
  return row(
    'passed',
    'read',
    `${journal}, and the handoff note is kept and does not contradict it.`,
  );
}

function row(state: GateRow['state'], basis: GateRow['basis'], evidence: string): GateRow {
  return { gate: 'memory', state, basis, evidence: evidence.slice(0, 300) };
}
