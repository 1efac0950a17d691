import { z } from 'zod';

/** What may land (R71). */
export const LandingConfig = z.strictObject({
  /**
   * Test data that looks like a secret: a path, a folder that ends in `/`, or the fingerprint that a brief names. A commit
   * with any other secret is kept and does not become a branch.
   */
  allowSecrets: z.array(z.string().min(1).max(400)).max(200).default([]),
});
export type LandingConfig = z.infer<typeof LandingConfig>;
