import { ok, type Result } from '../../../../shared/result.ts';
import type { Task } from '../../../../shared/schema/task.ts';
import { checkpointRefs } from '../../../git/names.ts';
import type { TaskNightRow } from '../../../ports/store.ts';
import { runStep } from '../../../steps/step.ts';
import { type NightContext, type PreparedRepo, record } from '../../context.ts';
import { refOf } from '../../phases/health.ts';
import { attemptsTonight } from '../attempt-row.ts';
import { commitAttempt } from '../commit.ts';
import { worktreeName } from '../task-worktree.ts';
import { checkpointOf, recoveryOf } from './tree.ts';

interface Place {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly row: TaskNightRow;
}

/**
 * Takes a task back to its last checkpoint when its host ended twice in a row during it: whatever is in the worktree may be
 * the cause. What it goes back from is committed and keeps a ref. Done once for each such run, also over a crash.
 */
export async function restoreIfDue(
  context: NightContext,
  { task, repo, row }: Place,
): Promise<Result<null>> {
  const attempts = attemptsTonight(context, task.id);
  const last = attempts.at(-1);
  if (last === undefined || recoveryOf(attempts) !== 'restore') return ok(null);
  const name = worktreeName(task.id);
  // What cannot be committed, such as a worktree that was tampered with, is salvaged as it is removed.
  await commitAttempt(context, { task, repo, attempt: last, worktreeName: name });
  const oid = checkpointOf(attempts, row.baseOid);
  const subject = { nightId: context.nightId, taskId: task.id, attemptId: last.id };
  const { branch, baseOid } = row;
  const restored = await runStep<string>(context.ports, {
    owner: last.id,
    name: 'restore',
    effect: 'idempotent',
    input: `${branch} ${oid}`,
    subject,
    act: async () => {
      const wish = { name, branch, baseOid, oid, keepUnder: checkpointRefs(branch) };
      const done = await context.ports.git.restoreWorktree(refOf(repo.config), wish);
      return done.ok ? ok(done.value.keptRef ?? '') : done;
    },
  });
  if (!restored.ok) return restored;
  tell(context, { subject, oid, keptRef: restored.value === '' ? null : restored.value });
  return ok(null);
}

interface Told {
  readonly subject: {
    readonly nightId: string;
    readonly taskId: string;
    readonly attemptId: string;
  };
  readonly oid: string;
  readonly keptRef: string | null;
}

/** Once for each run, although this is passed again after every crash. */
function tell(context: NightContext, { subject, oid, keptRef }: Told): void {
  const told = context.ports.store.eventsOf(context.nightId, ['task.restored']);
  if (told.some(({ attemptId }) => attemptId === subject.attemptId)) return;
  const title = context.ports.store.task(subject.taskId)?.title ?? subject.taskId;
  const kept = keptRef === null ? '' : ` What was newer is at ${keptRef} in the quarantine.`;
  const sentence = `'${title.slice(0, 80)}' went back to its last checkpoint ${oid.slice(0, 12)}.${kept}`;
  record(context, { type: 'task.restored', ...subject, body: { oid, keptRef, sentence } });
}
