import { z } from 'zod';

const day = 24 * 3_600_000;

/** How long an agent may show no sign of work before it is stopped (R33, agents.md 6). */
export const StallConfig = z.strictObject({
  /** While none of its commands runs: it waits for its model. */
  idleMs: z.number().int().min(1000).max(day).default(600_000),
  /** While a command runs, which may be silent for long. */
  commandMs: z.number().int().min(1000).max(day).default(2_700_000),
});
export type StallConfig = z.infer<typeof StallConfig>;

/** What one try may take of the machine, with everything it starts (R39). The defaults stop what has run away. */
export const AttemptLimits = z.strictObject({
  /** Resident memory of all its processes together. */
  memoryBytes: z.number().int().min(50_000_000).default(12_000_000_000),
  processes: z.number().int().min(10).max(100_000).default(1000),
  /** What worktree, scratch folders and home grow by. */
  diskBytes: z.number().int().min(1_000_000).default(20_000_000_000),
});
export type AttemptLimits = z.infer<typeof AttemptLimits>;

/** What of it was too much, for the journal. */
export const Excess = z.object({
  of: z.enum(['memory', 'processes', 'disk']),
  used: z.number().nonnegative(),
  ceiling: z.number().positive(),
  sentence: z.string().max(200),
});
export type Excess = z.infer<typeof Excess>;
