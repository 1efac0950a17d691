import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { runStep } from '../../steps/step.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { takeBackEnvFiles } from '../environment/env-files.ts';
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
  const taken = await takeBackFrom(context, work);
  if (!taken.ok) return taken;
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
      return made.ok && made.value === null ? git.branchHead(ref, attempt.branch) : made;
    },
  });
  if (!committed.ok) return committed;
  const oid = committed.value;
  const isNew =
    oid !== null && oid !== attempt.baseOid && attemptRow(context, attempt).headOid === null;
  if (isNew) record(context, { type: 'attempt.committed', ...ids, body: { oid } });
  return ok(oid);
}

/** Env files of the user are never committed, whether the repository ignores them or not. */
async function takeBackFrom(
  context: NightContext,
  { repo, worktreeName, attempt }: { repo: PreparedRepo; worktreeName: string; attempt: Attempt },
): Promise<Result<null>> {
  if ((repo.config.environment?.envFiles ?? []).length === 0) return ok(null);
  const { branch, baseOid } = attempt;
  const at = { name: worktreeName, oid: baseOid, branch };
  const ref = refOf(repo.config);
  const worktree = await context.ports.git.openWorktree(ref, at);
  if (!worktree.ok) return worktree;
  const tree = { ref, path: worktree.value.path, oid: baseOid };
  return takeBackEnvFiles(context, repo.config, tree);
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
