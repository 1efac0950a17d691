import { ok, type Result } from '../../../shared/result.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { keptRef, landedRef } from '../../git/names.ts';
import { runStep } from '../../steps/step.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { isConfined } from '../trust/confinement.ts';

/**
 * Brings a task's commit into the user's repository by one fetch: verified work as a branch, anything else at a kept
 * ref (R48), and so is what a stranger asked for: the person looks first. Nothing is landed when nothing was committed.
 */
export async function land(
  context: NightContext,
  work: { task: Task; repo: PreparedRepo; evidence: Evidence },
): Promise<Result<string | null>> {
  const { branch, headOid, verdict, baseOid } = work.evidence;
  if (branch === null || headOid === null || headOid === baseOid) return ok(null);
  const mayBeBranch = verdict === 'verified' && !isConfined(work.task);
  const ref = mayBeBranch ? landedRef(branch) : keptRef(branch);
  const { git } = context.ports;
  const repository = refOf(work.repo.config);
  const subject = { nightId: context.nightId, taskId: work.task.id };
  const landed = await runStep(context.ports, {
    owner: `${context.nightId}/${work.task.id}`,
    name: 'land',
    effect: 'reconcile',
    input: `${ref} ${headOid}`,
    subject,
    find: async () => {
      const found = await git.landedAt(repository, ref);
      return found.ok ? ok(found.value === headOid ? ref : null) : found;
    },
    act: async () => {
      const moved = await git.land(repository, { branch, ref, oid: headOid });
      return moved.ok ? ok(ref) : moved;
    },
  });
  if (landed.ok && !isRecorded(context, work.task.id)) {
    const event = { type: 'branch.landed', ...subject, body: { ref, oid: headOid } } as const;
    record(context, event);
  }
  return landed;
}

function isRecorded(context: NightContext, taskId: string): boolean {
  const rows = context.ports.store.taskNights(context.nightId);
  return rows.some((row) => row.taskId === taskId && row.landedRef !== null);
}
