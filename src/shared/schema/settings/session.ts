import { z } from 'zod';

/** How a night works on a repository: task by task, or in one long session that chooses its own work (features D13). */
export const NightMode = z.enum(['tasks', 'session']);
export type NightMode = z.infer<typeof NightMode>;

/** Bounds of a session. */
export const SessionConfig = z.strictObject({
  /** How often its agent is started again after it ended of itself. */
  maxRestarts: z.number().int().nonnegative().max(500).default(50),
  /** Wait before it is started again after a run that brought nothing new; doubled each time, at most ten minutes. */
  restartDelayMs: z.number().int().nonnegative().max(600_000).default(30_000),
  /** Items that are cut and proved in one session. */
  maxItems: z.number().int().positive().max(200).default(50),
});
export type SessionConfig = z.infer<typeof SessionConfig>;
