import { z } from 'zod';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { SecretFound } from '../../ports/git.ts';
import { runStep } from '../../steps/step.ts';
import { withoutSearch, withSecrets } from '../../validate/secret-guard.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { refOf } from '../phases/health.ts';

const Recorded = z.array(
  z.object({
    commit: z.string(),
    where: z.enum(['file', 'name', 'message']),
    path: z.string(),
    line: z.number().nullable(),
    rule: z.string(),
    fingerprint: z.string(),
  }),
);

/** So many are kept in the journal; the first one already holds the work back. */
const MAX_RECORDED = 40;

/**
 * Searches what a task wants to land for secrets and says what is left of its evidence. Recorded as a step, so that a
 * host that dies between search and landing judges the same again.
 */
export async function searchSecrets(
  context: NightContext,
  work: { task: Task; repo: PreparedRepo; evidence: Evidence },
): Promise<Evidence> {
  const { branch, headOid, baseOid } = work.evidence;
  if (branch === null || headOid === null || headOid === baseOid) return work.evidence;
  const found = await find(context, work, { baseOid, headOid });
  if (!found.ok) return withoutSearch(work.evidence, found.error.message);
  return withSecrets(work.evidence, found.value, context.config.landing.allowSecrets);
}

async function find(
  context: NightContext,
  { task, repo }: { task: Task; repo: PreparedRepo },
  range: { baseOid: string; headOid: string },
): Promise<Result<readonly SecretFound[]>> {
  const recorded = await runStep<string>(context.ports, {
    owner: `${context.nightId}/${task.id}`,
    name: 'search',
    effect: 'pure',
    input: `${range.baseOid} ${range.headOid}`,
    subject: { nightId: context.nightId, taskId: task.id },
    act: async () => {
      const found = await context.ports.git.findSecrets(refOf(repo.config), range);
      return found.ok ? ok(JSON.stringify(found.value.slice(0, MAX_RECORDED))) : found;
    },
  });
  return recorded.ok ? readRecorded(recorded.value) : recorded;
}

function readRecorded(text: string): Result<readonly SecretFound[]> {
  try {
    return ok(Recorded.parse(JSON.parse(text)));
  } catch {
    // The journal takes secrets out of what it keeps, and a path may have looked like one.
    return fail(appError('internal', 'What the search for secrets found cannot be read.'));
  }
}
