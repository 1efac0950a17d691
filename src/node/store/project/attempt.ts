import type Database from 'better-sqlite3';
import type { AttemptState } from '../../../shared/schema/attempt.ts';
import type { Projections } from './projection.ts';
import { changeOne, subjectId } from './statement.ts';

const STILL_ALIVE: readonly AttemptState[] = ['starting', 'running', 'stopping'];

/** How events change the `attempt` row: born `starting`, `running` once its process exists, and ended once for all. */
export function projectAttempts(
  db: Database.Database,
): Projections<
  'attempt.begun' | 'attempt.spawned' | 'attempt.threaded' | 'attempt.committed' | 'attempt.ended'
> {
  return { ...projectBirth(db), ...projectProgress(db) };
}

function projectBirth(db: Database.Database): Projections<'attempt.begun' | 'attempt.spawned'> {
  const begin = changeOne(
    db,
    'attempt.begun',
    `INSERT INTO attempt(id, task_id, night_id, n, agent, model, sandbox, state, run_token, branch, base_oid, started_at, deadline_at, log_path)
     VALUES(@attemptId, @taskId, @nightId, @n, @agent, @model, @sandbox, 'starting', @runToken, @branch, @baseOid, @at, @deadlineAt, @logPath)`,
  );
  const spawn = changeOne(
    db,
    'attempt.spawned',
    `UPDATE attempt SET state='running', pid=@pid, pid_start=@pidStart, boot_id=@bootId WHERE id=@attemptId AND state='starting'`,
  );
  return {
    'attempt.begun': (event) =>
      begin({
        ...event.body,
        at: event.at,
        nightId: subjectId(event, 'nightId'),
        taskId: subjectId(event, 'taskId'),
        attemptId: subjectId(event, 'attemptId'),
      }),
    'attempt.spawned': (event) =>
      spawn({ ...event.body, attemptId: subjectId(event, 'attemptId') }),
  };
}

function projectProgress(
  db: Database.Database,
): Projections<'attempt.threaded' | 'attempt.committed' | 'attempt.ended'> {
  const thread = changeOne(
    db,
    'attempt.threaded',
    'UPDATE attempt SET thread_id=@threadId WHERE id=@attemptId',
  );
  const commit = changeOne(
    db,
    'attempt.committed',
    'UPDATE attempt SET head_oid=@oid WHERE id=@attemptId',
  );
  const end = changeOne(
    db,
    'attempt.ended',
    `UPDATE attempt SET state=@state, outcome_json=@outcome, end_reason=@reason, ended_at=@endedAt
     WHERE id=@attemptId AND ended_at IS NULL`,
  );
  return {
    'attempt.threaded': (event) =>
      thread({ threadId: event.body.threadId, attemptId: subjectId(event, 'attemptId') }),
    'attempt.committed': (event) =>
      commit({ oid: event.body.oid, attemptId: subjectId(event, 'attemptId') }),
    'attempt.ended': (event) => {
      const { state, outcome, reason } = event.body;
      end({
        state,
        reason,
        outcome: outcome === null ? null : JSON.stringify(outcome),
        endedAt: STILL_ALIVE.includes(state) ? null : event.at,
        attemptId: subjectId(event, 'attemptId'),
      });
    },
  };
}
