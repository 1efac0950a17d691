import { z } from 'zod';

/** When worktrees that nobody needs any more are removed (features F7). What holds work is never removed. */
export const RetentionConfig = z.strictObject({
  /** Not used for this long. */
  worktreeAgeMs: z
    .number()
    .int()
    .min(3_600_000)
    .max(366 * 24 * 3_600_000)
    .default(14 * 24 * 3_600_000),
  /** More than this in all worktrees of a repository: the longest unused go first. */
  worktreeBytes: z
    .number()
    .int()
    .nonnegative()
    .default(20 * 1024 ** 3),
});
export type RetentionConfig = z.infer<typeof RetentionConfig>;
