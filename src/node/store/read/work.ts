import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Store } from '../../../engine/ports/store.ts';
import { Attempt } from '../../../shared/schema/attempt.ts';
import { Task } from '../../../shared/schema/task.ts';
import { askAll, askOne } from './question.ts';

const StepRow = z.object({
  owner: z.string(),
  name: z.string(),
  ordinal: z.number().int(),
  effect: z.enum(['pure', 'idempotent', 'reconcile', 'at_most_once']),
  state: z.enum(['intent', 'done', 'failed', 'in_doubt']),
  inputHash: z.string(),
  result: z.unknown(),
  tries: z.number().int(),
  codeVersion: z.number().int(),
  intentAt: z.number(),
  notBefore: z.number().nullable(),
  error: z.string().nullable(),
});

const TASK = 'SELECT *, idem_key AS "key" FROM task';

/** The store's questions about tasks, attempts and steps. */
export function readWork(
  db: Database.Database,
): Pick<
  Store,
  'task' | 'taskByKey' | 'queuedTasks' | 'tasks' | 'attempts' | 'attemptsOf' | 'step' | 'openSteps'
> {
  return {
    task: askOne(db, Task, `${TASK} WHERE id=?`),
    taskByKey: askOne(db, Task, `${TASK} WHERE idem_key=?`),
    queuedTasks: askAll(
      db,
      Task,
      `${TASK} WHERE state='queued' ORDER BY priority DESC, created_at, id`,
    ),
    tasks: askAll(db, Task, `${TASK} ORDER BY updated_at DESC, id DESC LIMIT ?`),
    attempts: askAll(
      db,
      Attempt,
      'SELECT * FROM attempt WHERE night_id=? ORDER BY started_at, task_id, n',
    ),
    attemptsOf: askAll(db, Attempt, 'SELECT * FROM attempt WHERE task_id=? ORDER BY n'),
    step: askOne(db, StepRow, 'SELECT * FROM step WHERE owner=? AND name=? AND ordinal=?'),
    openSteps: askAll(
      db,
      StepRow,
      `SELECT * FROM step WHERE state IN('intent','in_doubt') ORDER BY intent_at, owner, name, ordinal`,
    ),
  };
}
