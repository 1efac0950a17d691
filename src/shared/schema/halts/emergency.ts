import { z } from 'zod';

/** Through what an emergency stop came. `file`: somebody placed the stop file by hand. */
export const StopSource = z.enum(['menu', 'popover', 'command', 'api', 'file']);
export type StopSource = z.infer<typeof StopSource>;

/** An emergency stop that is in force: nothing starts until a person re-arms (features G8, R42). */
export const EmergencyStop = z.object({
  at: z.number(),
  from: StopSource,
  note: z.string().max(500),
});
export type EmergencyStop = z.infer<typeof EmergencyStop>;

/** What an emergency stop ended. */
export const StopReport = z.object({
  stoppedAt: z.number(),
  /** Agents, setup commands and checks that were running. */
  ended: z.number().int().nonnegative(),
  /** Processes that even KILL did not end within the time; 0 but for one stuck in the kernel. */
  leftBehind: z.number().int().nonnegative(),
  tookMs: z.number().nonnegative(),
  /** The night that was ended; null when none was open. */
  nightId: z.string().nullable(),
});
export type StopReport = z.infer<typeof StopReport>;
