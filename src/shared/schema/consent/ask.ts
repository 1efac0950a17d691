import { z } from 'zod';
import { TaskCategory } from '../task.ts';

/**
 * What is asked of the person: a question that an agent left, whether a task may run, or whether a finished result that
 * its diff calls risky may land.
 */
export const AskKind = z.enum(['question', 'run', 'result']);
export type AskKind = z.infer<typeof AskKind>;

/** `void`: what was asked about is no longer what it was. Everything but `open` is an end. */
export const AskState = z.enum(['open', 'answered', 'granted', 'denied', 'expired', 'void']);
export type AskState = z.infer<typeof AskState>;

/** Something that waits for the person while the night goes on (features G1, G6). Without an answer it means no (R101). */
export const Ask = z.object({
  id: z.string(),
  kind: AskKind,
  taskId: z.string(),
  /** The night it was asked on; null when it came up outside of one. */
  nightId: z.string().nullable(),
  repoId: z.string(),
  category: TaskCategory,
  text: z.string().max(2000),
  options: z.array(z.string().max(400)).max(6),
  /** The answer an agent went on with in the meantime; null: the work waits. */
  defaultTaken: z.string().max(400).nullable(),
  /** How to go back from that, in the agent's words. */
  rollback: z.string().max(1000).nullable(),
  /** SHA-256 of what a yes is for; a yes counts for nothing else. */
  subject: z.string().max(64),
  state: AskState,
  answer: z.string().max(4000).nullable(),
  /** Why it ended, in one sentence; empty while it is open. */
  reason: z.string().max(300),
  askedAt: z.number(),
  expiresAt: z.number(),
  endedAt: z.number().nullable(),
});
export type Ask = z.infer<typeof Ask>;

/** An ask with the title of its task. */
export const AskView = Ask.extend({ title: z.string() });
export type AskView = z.infer<typeof AskView>;

/** An answer to a question: words, or the number of an option from 1. */
export const AskAnswer = z.strictObject({
  id: z.string().max(64),
  text: z.string().max(4000).optional(),
  option: z.number().int().positive().optional(),
});
export type AskAnswer = z.infer<typeof AskAnswer>;
