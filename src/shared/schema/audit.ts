import { z } from 'zod';

/** How much an entry matters. */
export const Severity = z.enum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** Who caused an entry: the person, the schedule, an agent, what ran in a repository, or the program itself. */
export const Actor = z.enum(['person', 'schedule', 'agent', 'program']);
export type Actor = z.infer<typeof Actor>;

/** One event as the audit trail tells it (features L6). */
export const AuditEntry = z.object({
  seq: z.number().int().positive(),
  at: z.number(),
  type: z.string(),
  severity: Severity,
  actor: Actor,
  nightId: z.string().nullable(),
  taskId: z.string().nullable(),
  attemptId: z.string().nullable(),
  /** In words where the event has some, otherwise its body as JSON; at most 300 characters. */
  summary: z.string(),
  body: z.json(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Which entries to list. A type may be a whole family: `night` means every `night.*`. */
export const AuditFilter = z.strictObject({
  /** Only entries before this one: where the last page ended. */
  beforeSeq: z.number().int().positive().optional(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
  severity: Severity.optional(),
  types: z.array(z.string().max(60)).max(100).optional(),
  actor: Actor.optional(),
  nightId: z.string().max(64).optional(),
  taskId: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(500).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** Entries, newest first, and where the next page begins; null when there is none. */
export const AuditPage = z.object({ entries: z.array(AuditEntry), next: z.number().nullable() });
export type AuditPage = z.infer<typeof AuditPage>;

const Counts = z.record(z.string(), z.number().int());

/** How often what happened. */
export const AuditStats = z.object({
  total: z.number().int(),
  byType: Counts,
  bySeverity: Counts,
});
export type AuditStats = z.infer<typeof AuditStats>;

/** Whether the history is the one that was written (R19). */
export const AuditVerdict = z.object({
  isWhole: z.boolean(),
  events: z.number().int(),
  /** Hash of the last event that holds, in hex. */
  head: z.string(),
  /** Marks kept outside the journal that were compared with it. */
  marks: z.number().int(),
  /** The first thing that does not hold, in one sentence; null when all does. */
  problem: z.string().nullable(),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;
