import { z } from 'zod';
import { EVENT_TYPES, EVENTS, type StoredEvent } from '../../../shared/event.ts';

/** A row of `event` as it is read. */
const Row = z.object({
  seq: z.number().int().positive(),
  at: z.number().int(),
  nightId: z.string().nullable(),
  taskId: z.string().nullable(),
  attemptId: z.string().nullable(),
  type: z.enum(EVENT_TYPES),
  body: z.string(),
});

/** The columns `decodeEvent` reads, under the names it reads them by. */
export const EVENT_COLUMNS =
  'seq, at, night_id AS nightId, task_id AS taskId, attempt_id AS attemptId, type, body_json AS body';

/** An event from its row; throws when the row or its body is not what its type promises. */
export function decodeEvent(row: unknown): StoredEvent {
  const { seq, at, nightId, taskId, attemptId, type, body } = Row.parse(row);
  // The body was checked by the schema of this very type, which the compiler cannot follow through a lookup.
  return {
    type,
    body: EVENTS[type].parse(JSON.parse(body)),
    seq,
    at,
    ...(nightId === null ? {} : { nightId }),
    ...(taskId === null ? {} : { taskId }),
    ...(attemptId === null ? {} : { attemptId }),
  } as StoredEvent;
}
