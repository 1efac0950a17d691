import { z } from 'zod';

/** Whether a validation suite ran for a change, and because of which path or why not. */
export const SuiteChoice = z.object({
  name: z.string(),
  ran: z.boolean(),
  because: z.string().max(300),
});
export type SuiteChoice = z.infer<typeof SuiteChoice>;
