import { z } from 'zod';

/**
 * The quality gates in the order in which they are shown (source document 003, features J5, J7). `instruction` is 003's
 * QIC, `learning` its QIEL, `documentation` its CDW.
 */
export const GATES = [
  'build',
  'lint',
  'test',
  'check',
  'performance',
  'scope',
  'formatting',
  'documents',
  'instruction',
  'learning',
  'documentation',
  'memory',
  'drift',
  'governance',
] as const;
export const Gate = z.enum(GATES);
export type Gate = z.infer<typeof Gate>;

/**
 * One quality gate of one commit. `basis` says what the answer is worth: commands that we ran, facts that we read, or a
 * rule of thumb that may be wrong. `evidence` is the sentence a person reads.
 */
export const GateRow = z.object({
  gate: Gate,
  state: z.enum(['passed', 'failed', 'not-applicable']),
  basis: z.enum(['ran', 'read', 'heuristic']),
  evidence: z.string().max(300),
});
export type GateRow = z.infer<typeof GateRow>;
