import { z } from 'zod';

/** Where a scheduled start stands; the last five are final (scheduling-power.md 4.2). */
export const SlotState = z.enum([
  'due',
  'claimed',
  'started',
  'done',
  'failed',
  'interrupted',
  'missed',
  'skipped',
]);
export type SlotState = z.infer<typeof SlotState>;

/** One planned start. `scheduleId` and `slotAt` are its only identity (spec/README.md 15). */
export const SlotRef = z.object({
  scheduleId: z.string(),
  slotAt: z.number(),
  /** When it starts, after its delay. */
  effectiveAt: z.number(),
  /** The local date of its night. */
  night: z.string(),
});
export type SlotRef = z.infer<typeof SlotRef>;

/** Why a start did not happen: a code for machines, with its sentence for people. */
export const SlotOutcome = z.object({
  state: z.enum(['missed', 'skipped']),
  /** `app_down`, `asleep`, `dark_wake`, `clock_step`, `constraint:<id>`, `overlap`, `paused`, `not_armed` and so on. */
  reason: z.string().max(80),
  sentence: z.string().max(300),
});
export type SlotOutcome = z.infer<typeof SlotOutcome>;

/** How a start that happened ended. */
export const SlotEnd = z.object({
  state: z.enum(['done', 'failed', 'interrupted']),
  reason: z.string().max(80),
  sentence: z.string().max(300),
});
export type SlotEnd = z.infer<typeof SlotEnd>;

/** A row of the ledger. */
export const SlotRow = SlotRef.extend({
  state: SlotState,
  reason: z.string(),
  sentence: z.string(),
  nightId: z.string().nullable(),
  /** How often it was claimed: more than once after a crash or a start that failed. */
  claims: z.number().int().nonnegative(),
  dueAt: z.number().nullable(),
  claimedAt: z.number().nullable(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
});
export type SlotRow = z.infer<typeof SlotRow>;

/** What the schedule and the ledger say about one instant. */
export const SlotExplanation = z.object({
  at: z.number(),
  sentence: z.string(),
  /** The starts near it that have a row. */
  slots: z.array(SlotRow),
});
export type SlotExplanation = z.infer<typeof SlotExplanation>;

/** What was decided about the schedule. */
export const ScheduleView = z.object({
  scheduleId: z.string(),
  everyNight: z.boolean(),
  paused: z.boolean(),
  note: z.string(),
  pausedUntil: z.number().nullable(),
  /** The start that is left out once. */
  skipSlotAt: z.number().nullable(),
  nextStartAt: z.number().nullable(),
});
export type ScheduleView = z.infer<typeof ScheduleView>;
