import { z } from 'zod';
import { CheckResult } from './check.ts';
import { GateRow } from './proof/gate.ts';
import { SuiteChoice } from './proof/suite.ts';
import { VerdictKind } from './task.ts';

/** What a commit changed against its base. Counts are lines; `null` counts are binary files. */
export const ChangedFile = z.object({
  path: z.string(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed']),
  insertions: z.number().int().nullable(),
  deletions: z.number().int().nullable(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/** One thing the proof noticed that a person should know: a removed test, a skipped test, a changed runner. */
export const Finding = z.object({
  kind: z.enum([
    'check-red',
    'check-regressed',
    'test-deleted',
    'test-skipped',
    'tests-fewer',
    'runner-changed',
    'target-red',
    'no-check',
    'empty-diff',
    'environment',
    'secret-found',
    'base-tests-red',
    'check-flaky',
    'base-flaky',
    'hard-coded',
    'acts-for-tests',
    'scope-wide',
    'formatting-churn',
    'document-sprawl',
    'benchmark-red',
    'benchmark-red-again',
  ]),
  message: z.string(),
  path: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** A check at the base and at the commit, side by side. */
export const CheckComparison = z.object({
  name: z.string(),
  isTarget: z.boolean(),
  base: CheckResult.nullable(),
  head: CheckResult.nullable(),
  /** At the commit with the base's own tests and check definitions put back; only where the change touched such. */
  baseTests: CheckResult.nullable().optional(),
});
export type CheckComparison = z.infer<typeof CheckComparison>;

/** Why a verdict is what it is. Everything here was run or read by us (features J2, J4). */
export const Evidence = z.object({
  verdict: VerdictKind,
  reason: z.string(),
  baseOid: z.string(),
  headOid: z.string().nullable(),
  branch: z.string().nullable(),
  checks: z.array(CheckComparison),
  files: z.array(ChangedFile),
  /** How the clean checkout was made ready, such as `setup from cache (0.4 s)`. */
  setup: z.string().max(90).optional(),
  /** Its validation suites, those that were left out too; absent where the repository has none. */
  suites: z.array(SuiteChoice).optional(),
  /** The quality gates, each with what it rests on; absent where there was no commit to look at. */
  gates: z.array(GateRow).optional(),
  findings: z.array(Finding),
  /** Why a person has to look at it before it may land, from the real diff; absent: nobody has to. */
  review: z.array(z.string()).max(20).optional(),
});
export type Evidence = z.infer<typeof Evidence>;
