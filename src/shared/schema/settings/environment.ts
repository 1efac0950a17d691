import { z } from 'zod';

/** A path inside a repository: relative, without a way out of it and without the git folder. */
const InsidePath = z
  .string()
  .min(1)
  .max(300)
  .refine(isInside, 'expected a path inside the repository, such as "packages/web"');

/** What the tasks of one repository find around them (features F8). */
export const RepositoryEnvironment = z.strictObject({
  /** Whether what `setup` makes is kept and brought into later worktrees. */
  cache: z.enum(['auto', 'off']).default('auto'),
  /** Files and folders that decide what `setup` makes; absent: found by their names. */
  inputs: z.array(InsidePath).max(100).optional(),
  /** More that `setup` makes and that may be kept, besides the folders that are known. */
  outputs: z.array(InsidePath).max(50).default([]),
  /** Files of your checkout that setup and checks find in their worktree, such as `.env.test`. Never committed. */
  envFiles: z.array(InsidePath).max(20).default([]),
  /** Whether agents find them too. */
  envFilesForAgents: z.boolean().default(false),
  /** Whether an agent prepares the repository, once, when a check is red at the base because of the environment. */
  initializer: z.boolean().default(false),
});
export type RepositoryEnvironment = z.infer<typeof RepositoryEnvironment>;

/** The ports that worktrees are given: `each` of them to one, from `from` to `to`. */
const Ports = z
  .strictObject({
    from: z.number().int().min(1024).max(65_535).default(41_000),
    to: z.number().int().min(1024).max(65_535).default(41_999),
    each: z.number().int().min(1).max(100).default(10),
  })
  .refine(
    ({ from, to, each }) => to - from + 1 >= each,
    'expected a range with room for "each" ports',
  );

/** What holds for the environments of all repositories. */
export const EnvironmentConfig = z.strictObject({
  /** How much what setup commands make may take on disk; the longest unused goes first. 0: nothing is kept. */
  cacheBytes: z.number().int().nonnegative().default(5_000_000_000),
  /** How long it is kept unused. */
  cacheAgeMs: z
    .number()
    .int()
    .positive()
    .default(14 * 24 * 3_600_000),
  ports: Ports.prefault({}),
});
export type EnvironmentConfig = z.infer<typeof EnvironmentConfig>;

function isInside(path: string): boolean {
  const parts = path.split('/');
  const isPlain = !path.startsWith('/') && !/[\\\0]/.test(path);
  return isPlain && !parts.includes('..') && !parts.some((part) => /^\.git$/i.test(part));
}
