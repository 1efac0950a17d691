import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { runStep } from '../../steps/step.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { attemptRow, isUnfinished } from './attempt-row.ts';

/** Commits whatever the attempt left, as the supervisor. Repeating it after a crash makes no second commit. */
export async function commitAttempt(
  context: NightContext,
  work: { task: Task; repo: PreparedRepo; worktreeName: string; attempt: Attempt },
): Promise<Result<string | null>> {
  const { git } = context.ports;
  const ref = refOf(work.repo.config);
  const { attempt, task } = work;
  const ids = { nightId: context.nightId, taskId: task.id, attemptId: attempt.id };
  const committed = await runStep(context.ports, {
    owner: attempt.id,
    name: 'commit',
    effect: 'idempotent',
    input: `${attempt.branch} ${attempt.n}`,
    subject: ids,
    act: async () => {
      const made = await git.commit(ref, {
        name: work.worktreeName,
        message: messageOf(task, attempt),
        identity: context.config.gitIdentity,
      });
      return made.ok ? git.branchHead(ref, attempt.branch) : made;
    },
  });
  if (!committed.ok) return committed;
  const oid = committed.value;
  const isNew =
    oid !== null && oid !== attempt.baseOid && attemptRow(context, attempt).headOid === null;
  if (isNew) record(context, { type: 'attempt.committed', ...ids, body: { oid } });
  return ok(oid);
}

function messageOf(task: Task, attempt: Attempt): string {
  const trailer = `Nightkiln-Task: ${task.id}\nNightkiln-Attempt: ${attempt.id}\nAgent: ${attempt.agent}\n`;
  return `${kindOf(task, attempt)}: ${task.title}\n\n${trailer}`;
}

function kindOf(task: Task, attempt: Attempt): string {
  return isUnfinished(attempt) ? 'wip' : kindOfWork(task.category);
}

/** The first word of a commit's message. */
export function kindOfWork(category: Task['category']): string {
  const kinds: Partial<Record<Task['category'], string>> = {
    'bug-fix': 'fix',
    performance: 'perf',
    documentation: 'docs',
  };
  return kinds[category] ?? 'feat';
}
