import { z } from 'zod';

/** What a worktree held beyond its branch, kept before the worktree was removed (R52). */
export const SalvageFacts = z.object({
  repoId: z.string(),
  /** In our clone, below `refs/overnight/salvage/`. */
  ref: z.string(),
  oid: z.string(),
  files: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
  /** What it is, in words such as `uncommitted changes`. */
  kinds: z.array(z.string()),
  /** What was there and could not be kept. */
  left: z.array(z.string().max(300)).max(20),
  sentence: z.string().max(400),
});

/** One of them as a person sees it; `name` is what `salvage.restore` takes. */
export const SalvageEntry = SalvageFacts.extend({
  name: z.string(),
  at: z.number(),
  taskId: z.string().nullable(),
});
export type SalvageEntry = z.infer<typeof SalvageEntry>;

/** One of them by its repository and name. */
export const SalvageRef = z.strictObject({
  repoId: z.string().max(100),
  name: z.string().max(200),
});
