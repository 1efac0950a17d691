import { z } from 'zod';

/** What a step may do to the world after a crash (reliability-security.md 3.1). */
export const StepEffect = z.enum(['pure', 'idempotent', 'reconcile', 'at_most_once']);
export type StepEffect = z.infer<typeof StepEffect>;

const place = { owner: z.string(), name: z.string(), ordinal: z.number().int().nonnegative() };

/** A durable step by what it belongs to, its kind and its number. */
export const StepPlace = z.strictObject({
  owner: z.string().max(200),
  name: z.string().max(60),
  ordinal: z.number().int().nonnegative(),
});
export type StepPlace = z.infer<typeof StepPlace>;

/** A step of which nobody knows whether it happened; `id` names it in commands. */
export const StepInDoubt = z.object({
  id: z.string(),
  ...place,
  sinceAt: z.number(),
  sentence: z.string(),
});
export type StepInDoubt = z.infer<typeof StepInDoubt>;

/** The journal's events about durable steps. */
export const STEP_EVENTS = {
  'step.intended': z.object({
    ...place,
    effect: StepEffect,
    key: z.string(),
    inputHash: z.string(),
    /** The meaning of its input and result; absent in older journals, which is 1. */
    codeVersion: z.number().int().positive().optional(),
  }),
  'step.done': z.object({ ...place, result: z.json() }),
  'step.failed': z.object({
    ...place,
    error: z.string(),
    /** When it is tried again; absent or null: not by itself. */
    retryAt: z.number().nullable().optional(),
  }),
  /** Nobody knows whether it happened, and it must not happen twice: it waits for the person (R11). */
  'step.doubted': z.object({ ...place, id: z.string().max(20), sentence: z.string().max(200) }),
  /** The person says whether it happened. */
  'step.settled': z.object({ ...place, happened: z.boolean(), sentence: z.string().max(200) }),
} as const;
