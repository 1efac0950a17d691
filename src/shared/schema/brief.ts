import { z } from 'zod';
import { Question, Usage } from './attempt.ts';
import { CheckResult } from './check.ts';
import { AskView } from './consent/ask.ts';
import { Evidence } from './evidence.ts';
import { NightState } from './night.ts';
import { ResultDecision } from './results/result.ts';
import { TaskCategory, TaskSource } from './task.ts';
import { Trip } from './trip.ts';

/** One task as the brief shows it. `agentSays` is the agent's text and labelled as such; `evidence` is ours. */
export const BriefItem = z.object({
  taskId: z.string(),
  repoId: z.string(),
  title: z.string(),
  source: TaskSource,
  category: TaskCategory,
  evidence: Evidence,
  agent: z.string(),
  sandbox: z.string(),
  agentSays: z.string().nullable(),
  tries: z.number().int().nonnegative(),
  /** How its tries came to their agent, model and effort, one sentence for each step; absent without any. */
  ladder: z.array(z.string()).optional(),
  durationMs: z.number().nonnegative(),
  usage: Usage.nullable(),
  /** Where the work is now, e.g. `refs/heads/overnight/...`; null when nothing was committed. */
  ref: z.string().nullable(),
  risks: z.array(z.string()),
  /** Forbidden operations its agents tried. */
  tried: z.array(Trip),
  /** What its agents propose to say outside, one sentence each; absent without any. */
  proposed: z.array(z.string()).optional(),
  question: Question.nullable(),
  /** What the person made of it; absent while they decided nothing. */
  decision: ResultDecision.optional(),
  logPath: z.string().nullable(),
});
export type BriefItem = z.infer<typeof BriefItem>;

export const BriefSkip = z.object({
  taskId: z.string().nullable(),
  repoId: z.string().nullable(),
  title: z.string(),
  reason: z.string(),
  decidedAt: z.number(),
});
export type BriefSkip = z.infer<typeof BriefSkip>;

/** One thing that happened to the night as a whole: a wait, a crash and recovery, a refusal. */
export const BriefMoment = z.object({
  at: z.number(),
  kind: z.enum(['waited', 'recovered', 'refused', 'phase', 'note']),
  text: z.string(),
});
export type BriefMoment = z.infer<typeof BriefMoment>;

export const BriefRepository = z.object({
  repoId: z.string(),
  baseBranch: z.string(),
  baseOid: z.string(),
  baseline: z.array(CheckResult),
  /** null while it could not be compared; `differences` names what changed. */
  checkoutUnchanged: z.boolean().nullable(),
  differences: z.array(z.string()),
});
export type BriefRepository = z.infer<typeof BriefRepository>;

/** What only the person can mend, an agent or a step in doubt: what is wrong, and what to do, with the command where one is known. */
export const BriefMend = z.object({ agent: z.string(), sentence: z.string(), mend: z.string() });
export type BriefMend = z.infer<typeof BriefMend>;

/** How the verified results of a repository did together, and the order in which to accept them (features J8). */
export const BriefTogether = z.object({
  repoId: z.string(),
  outcome: z.enum(['green', 'unproved', 'cut-short', 'failed']),
  sentence: z.string(),
  order: z.array(z.object({ taskId: z.string(), title: z.string(), branch: z.string() })),
  /** One sentence for each result that was set aside: with whom it does not go together. */
  apart: z.array(z.object({ taskId: z.string(), sentence: z.string() })),
});
export type BriefTogether = z.infer<typeof BriefTogether>;

/** The morning brief (features L1, ux.md 2.4): decisions first, evidence before claims. Instants are epoch milliseconds. */
export const Brief = z.object({
  schemaVersion: z.literal(1),
  nightId: z.string(),
  configId: z.string(),
  state: NightState,
  headline: z.string(),
  windowStartAt: z.number(),
  deadlineAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  generatedAt: z.number(),
  /** Agents and steps that wait for the person; they lead "Needs you". Absent without any. */
  toMend: z.array(BriefMend).optional(),
  /** What waits for the person now, and what was asked that night with what became of it. Absent without any. */
  asks: z.array(AskView).optional(),
  needsYou: z.array(BriefItem),
  shipped: z.array(BriefItem),
  /** One for each repository whose results were tried together; absent without any. */
  together: z.array(BriefTogether).optional(),
  running: z.array(
    z.object({ taskId: z.string(), title: z.string(), repoId: z.string(), sinceAt: z.number() }),
  ),
  failed: z.array(BriefItem),
  /** Ended without a change worth landing: unverified work and no-ops. */
  unproved: z.array(BriefItem),
  didNotRun: z.array(BriefSkip),
  timeline: z.array(BriefMoment),
  repositories: z.array(BriefRepository),
  strategy: z.string(),
  totals: z.object({
    tasks: z.number().int(),
    verified: z.number().int(),
    agentMs: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number().nullable(),
    /** Forbidden operations that were tried by anything. */
    tripped: z.number().int(),
  }),
});
export type Brief = z.infer<typeof Brief>;
