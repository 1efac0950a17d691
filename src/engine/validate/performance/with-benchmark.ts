import type { Evidence, Finding } from '../../../shared/schema/evidence.ts';
import type { GateRow } from '../../../shared/schema/proof/gate.ts';
import type { Comparison } from './compare.ts';

/** The gate of the benchmark where nothing was measured. */
export function notMeasured(why: string): GateRow {
  return { gate: 'performance', state: 'not-applicable', basis: 'ran', evidence: why };
}

/**
 * `evidence` with what a performance cycle says. A red benchmark is a failure that goes back to the agent once; a second
 * one in the same task fails fast (features J6).
 */
export function withBenchmark(
  evidence: Evidence,
  { state, sentence, red }: Comparison,
  about: { readonly wasRed: boolean; readonly beside: number },
): Evidence {
  const beside =
    about.beside === 0
      ? ''
      : ` ${about.beside} other ${about.beside === 1 ? 'task was' : 'tasks were'} at work beside it.`;
  const told = `${sentence.slice(0, 230)}${beside}`;
  const gate: GateRow = { gate: 'performance', state, basis: 'ran', evidence: told };
  const gates = [...(evidence.gates ?? []), gate];
  const [first] = red;
  if (first === undefined) return { ...evidence, gates };
  const findings: Finding[] = red.map((message) => ({ kind: 'benchmark-red', message }));
  const again = 'The benchmark is red a second time, so it is not tried again.';
  return {
    ...evidence,
    verdict: 'failed',
    reason: about.wasRed ? `${again} ${first}` : first,
    findings: [
      ...evidence.findings,
      ...findings,
      ...(about.wasRed ? [{ kind: 'benchmark-red-again' as const, message: again }] : []),
    ],
    gates,
  };
}
