import { GATES, type GateRow } from '../../../shared/schema/proof/gate.ts';

/** Gate rows in the order in which every view shows them. */
export function inOrder(rows: readonly GateRow[]): GateRow[] {
  return rows.toSorted((one, other) => GATES.indexOf(one.gate) - GATES.indexOf(other.gate));
}
