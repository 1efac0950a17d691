import { z } from 'zod';
import { StandingLevel } from '../consent/standing.ts';
import { TaskCategory } from '../task.ts';

/** What a night does with one kind of task: it runs, it waits for the person's yes, or it is never run. */
export const CategoryRule = z.enum(['run', 'ask', 'never']);
export type CategoryRule = z.infer<typeof CategoryRule>;

/** Rules for some kinds of task; the others keep theirs. */
export const CategoryRules = z.partialRecord(TaskCategory, CategoryRule);
export type CategoryRules = z.infer<typeof CategoryRules>;

/** What runs by itself and what waits for a person (features G1, G6, G7; R101). */
export const ApprovalsConfig = z.strictObject({
  /** In place of the built-in rules. */
  categories: CategoryRules.default({}),
  /** Without an answer after that long, it means no. */
  expireAfterMs: z
    .number()
    .int()
    .min(60_000)
    .max(30 * 24 * 3_600_000)
    .default(72 * 3_600_000),
  /** What one night may ask at most; what it finds beyond that is asked on a later one. */
  maxQuestions: z.number().int().min(0).max(50).default(5),
  /** A finished result that is larger than this waits for a look, whatever kind of task it is. */
  review: z
    .strictObject({
      lines: z.number().int().positive().default(400),
      deletions: z.number().int().nonnegative().default(5),
    })
    .prefault({}),
  /** How far a kind of task may go by itself in a repository, and how that moves. */
  standing: z
    .strictObject({
      start: StandingLevel.exclude(['automatic']).default('draft'),
      highest: StandingLevel.default('draft'),
      /** Results accepted in a row that move it up. */
      promoteAfter: z.number().int().min(1).max(100).default(5),
      /** Results turned down or undone in a row that move it down. */
      demoteAfter: z.number().int().min(1).max(100).default(2),
    })
    .prefault({}),
});
export type ApprovalsConfig = z.infer<typeof ApprovalsConfig>;
