import { z } from 'zod';

export const AttemptState = z.enum([
  'starting',
  'running',
  'stopping',
  'done',
  'failed',
  'lost',
  'killed',
]);
export type AttemptState = z.infer<typeof AttemptState>;

/**
 * How an agent's run ended; only `done` is a positive end (agents.md 9). `interrupted`: we ended it in the middle, to go
 * on later. `network`: the service was not reached or the connection was cut; `overloaded`: it answered that it cannot work
 * now. Both pass by themselves. `invalid`: it does not accept the request, such as an unknown model; `refused`: the model
 * or a policy would not do it; `context`: the thread is too long. `stalled`: it showed no sign of work and is tried once
 * more; `hang`: it did so again. `excess`: it took more of the machine than it may.
 */
export const OutcomeKind = z.enum([
  'done',
  'question',
  'needs-model',
  'failed',
  'limit',
  'budget',
  'auth',
  'stopped',
  'interrupted',
  'stalled',
  'hang',
  'excess',
  'network',
  'overloaded',
  'invalid',
  'refused',
  'context',
  'spawn-failed',
]);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

/** Tokens and money as totals of one attempt. */
export const Usage = z.object({
  inputTokens: z.number().nonnegative(),
  cachedInputTokens: z.number().nonnegative(),
  outputTokens: z.number().nonnegative(),
  costUsd: z.number().nonnegative().nullable(),
});
export type Usage = z.infer<typeof Usage>;

/** A decision an agent leaves to the person, with the answers it can see. */
export const Question = z.object({
  text: z.string().max(2000),
  options: z.array(z.string().max(400)).max(6),
  /** The answer it went on with in the meantime; absent: its work waits. */
  defaultTaken: z.string().max(400).optional(),
  /** How to go back from that. */
  rollback: z.string().max(1000).optional(),
});
export type Question = z.infer<typeof Question>;

/** How much of a handoff note is kept: texts in each part, characters in each text. */
export const HANDOFF_CAPS = { items: 12, text: 400 } as const;

const HandoffTexts = z.array(z.string().max(HANDOFF_CAPS.text)).max(HANDOFF_CAPS.items);

/** What an agent leaves for the attempt after it. Its words, never evidence. */
export const Handoff = z.object({
  done: HandoffTexts,
  decided: HandoffTexts,
  found: HandoffTexts,
  next: HandoffTexts,
  blockers: HandoffTexts,
});
export type Handoff = z.infer<typeof Handoff>;

/** How an agent's run ended, with everything it told us. `message` and `lastText` are the agent's words, never evidence. */
export const Outcome = z.object({
  kind: OutcomeKind,
  message: z.string().max(4000),
  lastText: z.string().max(8000).nullable(),
  question: Question.nullable(),
  exitCode: z.number().int().nullable(),
  resetsAt: z.number().nullable(),
  usage: Usage.nullable(),
  threadId: z.string().nullable(),
  /** Bytes of output seen; the kept part is in the log file. */
  outputBytes: z.number().int().nonnegative(),
  /** The note at the end of its last words; absent when it left none. */
  handoff: Handoff.optional(),
});
export type Outcome = z.infer<typeof Outcome>;

/** One run of one agent on one task. Numbers start at 1 and never repeat within a task. */
export const Attempt = z.object({
  id: z.string(),
  taskId: z.string(),
  nightId: z.string(),
  n: z.number().int().positive(),
  agent: z.string(),
  model: z.string().nullable(),
  /** In words: what holds the agent while it runs, for the brief. */
  sandbox: z.string(),
  state: AttemptState,
  runToken: z.string(),
  branch: z.string(),
  baseOid: z.string(),
  headOid: z.string().nullable(),
  pid: z.number().int().nullable(),
  /** The process's own start time as the system prints it, so that a reused pid is not mistaken for ours. */
  pidStart: z.string().nullable(),
  bootId: z.string().nullable(),
  threadId: z.string().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  deadlineAt: z.number(),
  outcome: Outcome.nullable(),
  logPath: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;
