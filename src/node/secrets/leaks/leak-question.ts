import { z } from 'zod';

/** What the thread is asked. */
export const LeakQuestion = z.object({
  known: z.array(z.object({ name: z.string(), value: z.string() })),
  sources: z.array(z.object({ path: z.string(), text: z.string() })),
});

/** What it answers: one list for each source. */
export const LeakReply = z.array(
  z.array(z.object({ rule: z.string(), start: z.number(), end: z.number() })),
);
