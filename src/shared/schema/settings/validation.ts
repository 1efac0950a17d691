import { z } from 'zod';
import { Check } from '../check.ts';

/** A pattern of repository paths: `*`, `?`, `**`, `{a,b}`; a folder means all below it, a leading `!` takes back. */
export const PathPattern = z.string().min(1).max(200);

/** Checks that run only for changes which touch one of its paths (source document 002). */
export const ValidationSuite = z.strictObject({
  name: z.string().min(1).max(80),
  paths: z.array(PathPattern).min(1).max(100),
  checks: z.array(Check).min(1).max(50),
});
export type ValidationSuite = z.infer<typeof ValidationSuite>;
