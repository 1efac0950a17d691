import { z } from 'zod';

/** When a finding that repeats becomes a standing instruction (source document 003, QIEL). */
export const LessonsConfig = z.strictObject({
  /** Tasks of one repository in which the same was found; 0: nothing is learned. */
  after: z.number().int().min(0).max(20).default(2),
  /** A lesson that long without another such finding is dropped. */
  forgetAfterDays: z.number().int().min(1).max(365).default(60),
});
export type LessonsConfig = z.infer<typeof LessonsConfig>;
