import type Database from 'better-sqlite3';
import type { TaskState, VerdictKind } from '../../../shared/schema/task.ts';
import type { Projections } from './projection.ts';
import { changeOne, subjectId } from './statement.ts';

/**
 * Where a verdict leaves the task. Work that needs nothing more tonight is `done`, also when it is not proved; a
 * question waits for the person; `limit` is `failed`, so that no night picks it up again by itself in a loop.
 */
const STATE_AFTER: Readonly<Record<VerdictKind, TaskState>> = {
  verified: 'done',
  unverified: 'done',
  'no-op': 'done',
  question: 'awaiting-approval',
  limit: 'failed',
  failed: 'failed',
};

/** How events change a task on the night that runs it: `task_night`, and the task's own state and verdict. */
export function projectWork(
  db: Database.Database,
): Projections<'task.begun' | 'task.doing' | 'task.judged' | 'branch.landed'> {
  return { ...projectStart(db), ...projectEnd(db) };
}

/** A task begun again on the same night, after a crash, keeps the instant of its first begin. */
function projectStart(db: Database.Database): Projections<'task.begun' | 'task.doing'> {
  const run = changeOne(
    db,
    'task.begun',
    `UPDATE task SET state='running', verdict=NULL, night_id=@nightId, updated_at=@at WHERE id=@taskId`,
  );
  const begin = changeOne(
    db,
    'task.begun',
    `INSERT INTO task_night(night_id, task_id, branch, base_oid, begun_at) VALUES(@nightId, @taskId, @branch, @baseOid, @at)
     ON CONFLICT DO UPDATE SET branch=excluded.branch, base_oid=excluded.base_oid, doing='', evidence_json=NULL, judged_at=NULL`,
  );
  const note = changeOne(
    db,
    'task.doing',
    'UPDATE task_night SET doing=@doing WHERE night_id=@nightId AND task_id=@taskId',
  );
  return {
    'task.begun': (event) => {
      const ids = { nightId: subjectId(event, 'nightId'), taskId: subjectId(event, 'taskId') };
      run({ ...ids, at: event.at });
      begin({ ...ids, ...event.body, at: event.at });
    },
    'task.doing': (event) =>
      note({
        doing: event.body.doing,
        nightId: subjectId(event, 'nightId'),
        taskId: subjectId(event, 'taskId'),
      }),
  };
}

function projectEnd(db: Database.Database): Projections<'task.judged' | 'branch.landed'> {
  const settle = changeOne(
    db,
    'task.judged',
    'UPDATE task SET state=@state, verdict=@verdict, updated_at=@at WHERE id=@taskId',
  );
  const judge = changeOne(
    db,
    'task.judged',
    `UPDATE task_night SET evidence_json=@evidence, judged_at=@at, doing='' WHERE night_id=@nightId AND task_id=@taskId`,
  );
  const land = changeOne(
    db,
    'branch.landed',
    'UPDATE task_night SET landed_ref=@ref, landed_oid=@oid WHERE night_id=@nightId AND task_id=@taskId',
  );
  return {
    'task.judged': (event) => {
      const { evidence } = event.body;
      const ids = { nightId: subjectId(event, 'nightId'), taskId: subjectId(event, 'taskId') };
      const state = STATE_AFTER[evidence.verdict];
      settle({ taskId: ids.taskId, state, verdict: evidence.verdict, at: event.at });
      judge({ ...ids, evidence: JSON.stringify(evidence), at: event.at });
    },
    'branch.landed': (event) =>
      land({
        ...event.body,
        nightId: subjectId(event, 'nightId'),
        taskId: subjectId(event, 'taskId'),
      }),
  };
}
