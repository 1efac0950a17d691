import { z } from 'zod';

/** When a source of failures is left alone for a while (features H3). */
export const BreakerConfig = z.strictObject({
  /** Failures in a row after which it is; 0: never. */
  failures: z.number().int().min(0).max(100).default(3),
  /** After that long one try looks whether it works again; each further failure doubles the wait, up to four hours. */
  retryAfterMs: z
    .number()
    .int()
    .min(60_000)
    .max(24 * 3_600_000)
    .default(30 * 60_000),
});
export type BreakerConfig = z.infer<typeof BreakerConfig>;
