import { z } from 'zod';
import { PathPattern } from './validation.ts';

/** A benchmark that is run before and after a change which could make the repository slower (source document 002). */
export const PerformanceConfig = z.strictObject({
  /** Runs through `sh -c`, in a clean checkout of the base and of the commit. */
  command: z.string().min(1).max(4000),
  /** Changes that touch one of these are measured; tasks about performance always are. */
  paths: z.array(PathPattern).min(1).max(100),
  timeoutMs: z.number().int().positive().optional(),
  /** A JSON file with numbers by name that the command writes; absent: only its exit code counts. */
  figures: z.string().min(1).max(400).optional(),
  /** Figures of which more is better; of all others less is. */
  higherIsBetter: z.array(z.string().min(1).max(80)).max(100).default([]),
  /** A figure that is worse by more than this share is a red benchmark. */
  tolerancePercent: z.number().nonnegative().max(1000).default(10),
  /** Files the command leaves that are kept with its cycle. */
  artifacts: z.array(PathPattern).max(50).default([]),
  /** Cycles of this repository that are kept; older ones go. */
  keepCycles: z.number().int().min(1).max(1000).default(10),
});
export type PerformanceConfig = z.infer<typeof PerformanceConfig>;
