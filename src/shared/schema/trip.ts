import { z } from 'zod';

/** A forbidden operation that something held tried, as a wire saw it. */
export const Trip = z.object({
  /** What it would have done, such as `force push`. */
  operation: z.string().max(80),
  /** The command line, without secrets, cut. */
  command: z.string().max(300),
  /** The program laid before the real one, or the question an agent asks before it runs a command. */
  by: z.enum(['shim', 'hook']),
  /** Whether it was kept from happening; otherwise it was only seen, and the barrier is the sandbox. */
  blocked: z.boolean(),
});
export type Trip = z.infer<typeof Trip>;
