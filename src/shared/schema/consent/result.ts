import { z } from 'zod';
import { TaskCategory } from '../task.ts';

/** What the person made of a landed result. A later one takes the place of an earlier one of the same task and night. */
export const ResultState = z.enum(['accepted', 'rejected', 'undone']);
export type ResultState = z.infer<typeof ResultState>;

/** What an event about a result says. The event carries the ids of the night and of the task. */
export const ResultNote = z.object({
  repoId: z.string(),
  category: TaskCategory,
  /** `standing`: nobody was asked, because this kind of task lands by itself there. */
  decidedBy: z.enum(['person', 'standing']),
  /** How it was brought in or taken out, such as `merge`, `squash` or `pull-request`. */
  means: z.string().max(40),
  /** The ref that moved, and the commit it is about; null where there is none. */
  ref: z.string().nullable(),
  oid: z.string().nullable(),
  /** The person's words, or why it was done. */
  note: z.string().max(2000),
});
export type ResultNote = z.infer<typeof ResultNote>;

/** A result with what became of it last. */
export const ResultRow = ResultNote.extend({
  nightId: z.string(),
  taskId: z.string(),
  state: ResultState,
  at: z.number(),
});
export type ResultRow = z.infer<typeof ResultRow>;
