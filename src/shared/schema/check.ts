import { z } from 'zod';

/** A command whose exit code 0 means the repository is in order. `command` runs through `sh -c`. */
export const Check = z.object({
  name: z.string().min(1).max(80),
  command: z.string().min(1).max(4000),
  timeoutMs: z.number().int().positive().optional(),
  /** The quality gate it belongs to; absent: by its name and command. */
  gate: z.enum(['build', 'lint', 'test', 'check']).optional(),
});
export type Check = z.infer<typeof Check>;

/** Test counts read from a runner's own output; absent when the output has none we understand. */
export const TestCounts = z.object({
  passed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
});
export type TestCounts = z.infer<typeof TestCounts>;

/** Who is at fault where a check is red, by what its output says. `sentence` begins with that and holds the line that says it. */
export const CheckFault = z.object({
  by: z.enum(['code', 'environment', 'unknown']),
  sentence: z.string().max(300),
});
export type CheckFault = z.infer<typeof CheckFault>;

/** What one check said when we ran it ourselves. `excerpt` is the end of its output, at most 4,000 characters. */
export const CheckResult = z.object({
  name: z.string(),
  command: z.string(),
  outcome: z.enum(['passed', 'failed', 'timed-out', 'could-not-run']),
  exitCode: z.number().int().nullable(),
  durationMs: z.number().nonnegative(),
  excerpt: z.string().max(4000),
  tests: TestCounts.nullable(),
  /** Only of a check that is not green and ended by itself. */
  fault: CheckFault.optional(),
  /** It failed and passed on the same commit. Then this is the run that passed, with the end of the failed one's output. */
  flaky: z.literal(true).optional(),
});
export type CheckResult = z.infer<typeof CheckResult>;
