import { z } from 'zod';

/** What kind of work a task is, for the choice of its first rung (features E6; source document 003). */
export const TaskClass = z.enum(['simple', 'wide', 'complex', 'architecture', 'governance']);
export type TaskClass = z.infer<typeof TaskClass>;

/** Work whose escalations no quota refuses (source document 003). */
export const Exemption = z.enum(['security', 'data-integrity']);
export type Exemption = z.infer<typeof Exemption>;

/** One agent with the model and effort it is asked for; absent: its own choice. */
export const RungConfig = z.strictObject({
  agent: z.string().min(1),
  /** Never the look of an option. */
  model: z
    .string()
    .regex(/^[^\s-]\S{0,99}$/, 'expected the name of a model')
    .optional(),
  effort: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,19}$/i, 'expected an effort such as "low"')
    .optional(),
});

const MAX_RUNGS = 10;
const rungNumber = z.number().int().min(1).max(MAX_RUNGS).optional();

/** How often stronger rungs than the cheapest may be used, over rolling hours and days (source document 003). */
const EscalationQuotas = z.strictObject({
  perDay: z.number().int().min(0).max(10_000).default(50),
  perHour: z.number().int().min(0).max(10_000).default(10),
  atOnce: z.number().int().min(0).max(100).default(5),
  /** From this share of a quota on, tasks start on the cheapest rung; what is left is kept for tries that failed. */
  throttlePercent: z.number().int().min(0).max(100).default(80),
  exempt: z.array(Exemption).default(['security', 'data-integrity']),
});

/** What the choice of agents makes of earlier results (features E9). */
const LearnConfig = z.strictObject({
  enabled: z.boolean().default(true),
  /** Share of tasks whose choice may go against the better record, so that others get one. */
  explorePercent: z.number().int().min(0).max(50).default(10),
  /** After so many days a result weighs half. */
  halfLifeDays: z.number().int().min(1).max(365).default(30),
});

/** The ladder of agents, models and efforts, and how tasks climb it (features E6, E9). */
export const LadderConfig = z.strictObject({
  /** From cheap to strong; empty: the efforts of the chosen agent. */
  rungs: z.array(RungConfig).max(MAX_RUNGS).default([]),
  /** The first rung of a class of tasks, counted from 1. */
  start: z
    .strictObject({
      simple: rungNumber,
      wide: rungNumber,
      complex: rungNumber,
      architecture: rungNumber,
      governance: rungNumber,
    })
    .prefault({}),
  /** Whether a try after one that was not accepted takes the next rung. */
  escalate: z.boolean().default(true),
  /** Agents that take over, in this order, when the chosen one cannot run. Absent: with `agent: auto` any that is ready. */
  fallback: z.array(z.string().min(1)).max(MAX_RUNGS).optional(),
  /** At a usage limit: wait for its reset, or let another agent go on. */
  atLimit: z.enum(['wait', 'switch']).default('wait'),
  escalations: EscalationQuotas.prefault({}),
  learn: LearnConfig.prefault({}),
});
export type LadderConfig = z.infer<typeof LadderConfig>;
