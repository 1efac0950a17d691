import type Database from 'better-sqlite3';
import type { Task } from '../../../shared/schema/task.ts';
import type { Projections } from './projection.ts';
import { changeOne, type Values } from './statement.ts';

/**
 * How events change the list of tasks. An edit replaces everything but the id and the day of creation. A removed task
 * stays as a cancelled row: its key keeps the same work from being found again, and nights that ran it still name it.
 */
export function projectTasks(
  db: Database.Database,
): Projections<'task.added' | 'task.edited' | 'task.removed' | 'task.decided'> {
  const add = changeOne(
    db,
    'task.added',
    `INSERT INTO task(id, repo_id, source, idem_key, title, instructions, category, trust, targets_json, estimate_ms, priority,
       state, verdict, night_id, created_at, updated_at)
     VALUES(@id, @repoId, @source, @key, @title, @instructions, @category, @trust, @targets, @estimateMs, @priority,
       @state, @verdict, @nightId, @createdAt, @updatedAt)`,
  );
  const edit = changeOne(
    db,
    'task.edited',
    `UPDATE task SET repo_id=@repoId, source=@source, idem_key=@key, title=@title, instructions=@instructions, category=@category,
       trust=@trust, targets_json=@targets, estimate_ms=@estimateMs, priority=@priority, state=@state, verdict=@verdict,
       night_id=@nightId, updated_at=@updatedAt
     WHERE id=@id`,
  );
  const remove = changeOne(
    db,
    'task.removed',
    `UPDATE task SET state='cancelled', updated_at=@at WHERE id=@taskId`,
  );
  const decide = changeOne(
    db,
    'task.decided',
    `INSERT INTO decision(night_id, task_id, choice, reason, score, decided_at)
     VALUES(@nightId, @taskId, @choice, @reason, @score, @decidedAt)
     ON CONFLICT DO UPDATE SET choice=excluded.choice, reason=excluded.reason, score=excluded.score, decided_at=excluded.decided_at`,
  );
  return {
    'task.added': ({ body: { task } }) => add(taskValues(task)),
    'task.edited': ({ body: { task } }) => edit(taskValues(task)),
    'task.removed': ({ at, body: { taskId } }) => remove({ at, taskId }),
    'task.decided': ({ body: { decision } }) => decide(decision),
  };
}

function taskValues(task: Task): Values {
  return { ...task, targets: JSON.stringify(task.targets) };
}
