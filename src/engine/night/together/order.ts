import type { Evidence } from '../../../shared/schema/evidence.ts';
import { findRisks } from '../../validate/risks.ts';

/** A verified result that is tried together with the others of its repository. */
export interface Candidate {
  readonly taskId: string;
  readonly title: string;
  readonly fromOid: string;
  readonly toOid: string;
  readonly evidence: Evidence;
}

/**
 * The order in which to accept results: what asks for the least attention first, so that whatever conflicts is left for
 * the end. By risks, then by changed lines, then as they were judged.
 */
export function suggestOrder(candidates: readonly Candidate[]): Candidate[] {
  const weighed = candidates.map((one) => ({
    one,
    risks: findRisks(one.evidence.files).length,
    lines: linesOf(one.evidence),
  }));
  return weighed.sort((a, b) => a.risks - b.risks || a.lines - b.lines).map(({ one }) => one);
}

function linesOf({ files }: Evidence): number {
  return files.reduce((sum, file) => sum + (file.insertions ?? 0) + (file.deletions ?? 0), 0);
}
