import { z } from 'zod';

/**
 * What happens to a change beyond a threshold: `hold` gives the finding back to the agent and lets nothing land as verified
 * while it stands, `tell` only shows it, `off` does not look.
 */
export const GuardAct = z.enum(['hold', 'tell', 'off']);
export type GuardAct = z.infer<typeof GuardAct>;

const threshold = z.number().int().positive();

/** How wide a change may be, how much of it mere formatting, and how many documents it may add (source document 002). */
export const GuardsConfig = z.strictObject({
  scope: z
    .strictObject({
      act: GuardAct.default('hold'),
      /** Lockfiles do not count. */
      maxFiles: threshold.default(100),
      /** Lines added and removed. */
      maxLines: threshold.default(5000),
    })
    .prefault({}),
  formatting: z
    .strictObject({
      act: GuardAct.default('hold'),
      /** Files in which nothing but formatting changed. */
      maxFiles: threshold.default(10),
      maxLines: threshold.default(300),
    })
    .prefault({}),
  documents: z
    .strictObject({
      act: GuardAct.default('hold'),
      /** New documents in one change. */
      maxNew: threshold.default(3),
      /** A new document is named by another file. */
      mustBeLinked: z.boolean().default(true),
    })
    .prefault({}),
});
export type GuardsConfig = z.infer<typeof GuardsConfig>;

/** The guards of one repository; what is absent is as for all. */
export const RepositoryGuards = z.strictObject({
  scope: z
    .strictObject({
      act: GuardAct.optional(),
      maxFiles: threshold.optional(),
      maxLines: threshold.optional(),
    })
    .optional(),
  formatting: z
    .strictObject({
      act: GuardAct.optional(),
      maxFiles: threshold.optional(),
      maxLines: threshold.optional(),
    })
    .optional(),
  documents: z
    .strictObject({
      act: GuardAct.optional(),
      maxNew: threshold.optional(),
      mustBeLinked: z.boolean().optional(),
    })
    .optional(),
});
export type RepositoryGuards = z.infer<typeof RepositoryGuards>;
