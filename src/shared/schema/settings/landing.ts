import { z } from 'zod';

/** What may land (R71), and what is tried before a person decides. */
export const LandingConfig = z.strictObject({
  /**
   * Test data that looks like a secret: a path, a folder that ends in `/`, or the fingerprint that a brief names. A commit
   * with any other secret is kept and does not become a branch.
   */
  allowSecrets: z.array(z.string().min(1).max(400)).max(200).default([]),
  /** Whether a night tries its verified results together before it ends (features J8). */
  together: z.boolean().default(true),
  /** How long that may take in one repository. */
  togetherMs: z
    .number()
    .int()
    .positive()
    .max(4 * 3_600_000)
    .default(20 * 60_000),
});
export type LandingConfig = z.infer<typeof LandingConfig>;
