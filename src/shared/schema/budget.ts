import { z } from 'zod';

const count = z.number().int().positive();

/** What one run of an agent may use at most. Absent: no ceiling. */
const AttemptCeilings = z.strictObject({
  /** Time between its begin and its end, sleep included. */
  wallMs: count.optional(),
  /** Input, cached input included, and output. */
  tokens: count.optional(),
  costUsd: z.number().positive().optional(),
});

/** What several runs may use together. */
const Ceilings = AttemptCeilings.extend({
  /** Runs of an agent. */
  attempts: count.optional(),
});

/** Ceilings for the work on one repository; those for everything hold beside them (features H1). */
export const RepositoryBudgets = z.strictObject({
  perAttempt: AttemptCeilings.prefault({}),
  /** All runs at one task within seven days. */
  perTask: Ceilings.prefault({}),
  perNight: Ceilings.prefault({}),
  /** The last 7 times 24 hours, so that no calendar and no clock change gives a budget twice. */
  perWeek: Ceilings.prefault({}),
});
export type RepositoryBudgets = z.infer<typeof RepositoryBudgets>;

/** Ceilings on what agents use, counted from our own ledger (features H1). None is set unless you set it. */
export const BudgetsConfig = RepositoryBudgets.extend({
  /** What a run counts for whose agent has a model and does not say what it used; a ceiling for one run goes first. */
  reserve: z
    .strictObject({
      tokens: count.default(300_000),
      costUsd: z.number().positive().default(3),
    })
    .prefault({}),
  /** Share of each limit of a provider that is left for your day; 0: nothing is held back (features B6). */
  keepPercent: z.number().int().min(0).max(99).default(0),
  /** Share of a ceiling at which you are told. */
  warnPercent: z.number().int().min(1).max(100).default(80),
});
export type BudgetsConfig = z.infer<typeof BudgetsConfig>;

export const BudgetScope = z.enum(['attempt', 'task', 'night', 'week']);
export type BudgetScope = z.infer<typeof BudgetScope>;

export const BudgetDimension = z.enum(['wallMs', 'tokens', 'costUsd', 'attempts']);
export type BudgetDimension = z.infer<typeof BudgetDimension>;

/** A ceiling with what counts against it at one moment, for the journal. */
export const BudgetNote = z.object({
  scope: BudgetScope,
  dimension: BudgetDimension,
  /** The repository whose own budget it is; absent: it is everyone's. */
  repoId: z.string().optional(),
  used: z.number().nonnegative(),
  ceiling: z.number().positive(),
  sentence: z.string().max(90),
});
export type BudgetNote = z.infer<typeof BudgetNote>;
