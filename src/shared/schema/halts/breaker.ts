import { z } from 'zod';

/** What may fail again and again: an agent, a repository, or work that Nightkiln found by itself. */
export const BreakerSource = z.strictObject({
  kind: z.enum(['agent', 'repository', 'origin']),
  /** The agent's or repository's id; of an origin, `goal` or `discovery`. */
  name: z.string().min(1).max(80),
});
export type BreakerSource = z.infer<typeof BreakerSource>;

/** A source that is left alone. */
export const OpenBreaker = BreakerSource.extend({
  failures: z.number().int().positive(),
  /** From then on one try looks whether it works again. */
  retryAt: z.number(),
  sentence: z.string().max(90),
});
export type OpenBreaker = z.infer<typeof OpenBreaker>;
