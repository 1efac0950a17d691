import { z } from 'zod';
import { CheckResult } from '../check.ts';

/** Numbers a benchmark reported, by name. */
export const Figures = z.record(z.string().max(80), z.number());
export type Figures = z.infer<typeof Figures>;

/** Files of one run that are kept, in a folder of ours. */
export const KeptArtifacts = z.object({
  folder: z.string(),
  files: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Files that were too many or too large to keep. */
  left: z.number().int().nonnegative(),
});
export type KeptArtifacts = z.infer<typeof KeptArtifacts>;

/** One half of a performance cycle: the benchmark at the base (`pre`) or at a commit of the task (`post`). */
export const Measurement = z.object({
  cycle: z.string().max(80),
  side: z.enum(['pre', 'post']),
  oid: z.string(),
  result: CheckResult,
  /** Null: it names no file of figures, or wrote none that can be read. */
  figures: Figures.nullable(),
  kept: KeptArtifacts.nullable(),
  /** Tasks at work beside it, which make figures less certain. */
  beside: z.number().int().nonnegative(),
});
export type Measurement = z.infer<typeof Measurement>;

/** Events of performance cycles. */
export const PERFORMANCE_EVENTS = {
  /** Recorded once for each side and commit, and never measured again. */
  'performance.measured': Measurement.extend({ repoId: z.string().max(80) }),
  /** Older cycles of a repository were removed under its retention rule. */
  'performance.pruned': z.object({
    repoId: z.string().max(80),
    removed: z.number().int().positive(),
    kept: z.number().int().nonnegative(),
  }),
} as const;
