import { z } from 'zod';

/** A result that does not go together with others: with whom, and what shows it. */
export const ApartResult = z.object({
  taskId: z.string(),
  /** Results it does not go together with; empty where only all of them at once show it. */
  withTasks: z.array(z.string()),
  /** `conflict`: both changed the same lines. `breaks`: each is green alone and a check is red with both. */
  because: z.enum(['conflict', 'breaks']),
  paths: z.array(z.string()).max(20),
  check: z.string().nullable(),
  sentence: z.string().max(300),
});
export type ApartResult = z.infer<typeof ApartResult>;

/** How the verified results of one repository did when they were tried together at the end of a night (features J8). */
export const Together = z.object({
  repoId: z.string(),
  /** `unproved`: they merge, and no check of the repository could say more. */
  outcome: z.enum(['green', 'unproved', 'cut-short', 'failed']),
  /** The commit that holds all of `order`, in our clone; null where there is none. */
  oid: z.string().nullable(),
  /** Task ids in the order in which to accept them; those set aside are left out. */
  order: z.array(z.string()),
  apart: z.array(ApartResult).max(100),
  /** How often the checks were run to find that out. */
  runs: z.number().int().nonnegative(),
  sentence: z.string().max(300),
});
export type Together = z.infer<typeof Together>;
