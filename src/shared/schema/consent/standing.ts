import { z } from 'zod';
import { TaskCategory } from '../task.ts';

/**
 * How far one kind of task may go by itself in one repository (features G7). `dry-run`: it is planned and told, and each
 * one asks before it runs. `draft`: it runs, and its result waits for the person. `automatic`: a proved result that asks
 * for no look lands by itself.
 */
export const StandingLevel = z.enum(['dry-run', 'draft', 'automatic']);
export type StandingLevel = z.infer<typeof StandingLevel>;

/** The level of one kind of task in one repository, and how it came to be. */
export const Standing = z.object({
  repoId: z.string(),
  category: TaskCategory,
  level: StandingLevel,
  /** `results`: what the person made of earlier results. */
  movedBy: z.enum(['person', 'results']),
  sentence: z.string().max(200),
  sinceAt: z.number(),
});
export type Standing = z.infer<typeof Standing>;
