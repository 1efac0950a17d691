import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { Diff } from '../../ports/git.ts';
import { checkRows } from '../../validate/gates/check-rows.ts';
import { inOrder } from '../../validate/gates/in-order.ts';
import { instructionRow } from '../../validate/gates/instruction-row.ts';
import { guardDocuments } from '../../validate/guards/documents.ts';
import { asksForFormatting, guardFormatting } from '../../validate/guards/formatting.ts';
import { guardsFor, withGuards } from '../../validate/guards/guard.ts';
import { guardScope } from '../../validate/guards/scope.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { lookAtDocuments } from './look-at-documents.ts';

/** What one proof is about. */
export interface Examined {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly diff: Diff;
}

/**
 * `evidence` with the gates that the commit alone answers, and held back where a guard of the configuration says so. Work
 * that changed nothing has no gates.
 */
export async function examine(
  context: NightContext,
  { task, repo, diff }: Examined,
  evidence: Evidence,
): Promise<Evidence> {
  const { headOid, files } = evidence;
  if (headOid === null || files.length === 0) return evidence;
  const limits = guardsFor(context.config.guards, repo.config.guards);
  const documents = await lookAtDocuments(context, { repo, diff, headOid, limits });
  const checked = { ...evidence, gates: checkRows(evidence, repo.checks) };
  const guarded = withGuards(checked, [
    guardScope(files, limits.scope),
    guardFormatting(diff.patch, {
      limits: limits.formatting,
      isAskedFor: asksForFormatting(task),
    }),
    guardDocuments(documents, limits.documents),
  ]);
  return { ...guarded, gates: inOrder([...(guarded.gates ?? []), instructionRow(task, evidence)]) };
}
