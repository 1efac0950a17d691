import { z } from 'zod';

/** Prompt files of your own, by role (features E8). Absolute after expansion; absent: the built-in prompt. */
export const PromptsConfig = z.strictObject({
  /** What an agent is told that works on a task. */
  worker: z.string().min(1).optional(),
  /** What an agent is told that prepares a repository. */
  initializer: z.string().min(1).optional(),
  /** What an agent is told that works in one long session. */
  session: z.string().min(1).optional(),
});
export type PromptsConfig = z.infer<typeof PromptsConfig>;
