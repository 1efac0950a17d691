import { z } from 'zod';
import { ClaudeLimitUse } from '../../program-agent/limit-use.ts';

const Block = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()).catch({}),
  }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    is_error: z.boolean().nullish(),
    content: z.unknown(),
  }),
  z.object({ type: z.string() }).transform(() => ({ type: 'other' as const })),
]);

/** A piece of a message: words, a tool asked for, or what a tool answered. */
export type Block = z.infer<typeof Block>;

const Content = z.union([
  z.array(Block),
  z.string().transform((text): Block[] => [{ type: 'text', text }]),
]);

const tokens = z.number().nonnegative().catch(0);

const ModelUsage = z.object({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadInputTokens: tokens,
  cacheCreationInputTokens: tokens,
});

/** Totals of a thread by model, as claude reports and keeps them. */
export const ModelUsages = z.record(z.string(), ModelUsage);
export type ModelUsages = z.infer<typeof ModelUsages>;

/** Tokens of one run or one reply; the parts of the input are counted apart. */
export const ReplyUsage = z.object({
  input_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  output_tokens: tokens,
});
export type ReplyUsage = z.infer<typeof ReplyUsage>;

const Result = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string().nullish(),
  errors: z.array(z.string()).nullish(),
  total_cost_usd: z.number().nonnegative().nullish().catch(null),
  usage: ReplyUsage.nullish().catch(null),
  modelUsage: ModelUsages.nullish().catch(null),
  permission_denials: z.array(z.unknown()).nullish().catch(null),
  terminal_reason: z.string().nullish(),
  api_error_status: z.number().nullish(),
  api_error: z.string().nullish(),
});
export type ResultLine = z.infer<typeof Result>;

const RateLimit = ClaudeLimitUse.extend({
  status: z.string(),
  /** Epoch seconds. */
  resetsAt: z.number().nullish(),
  isUsingOverage: z.boolean().nullish(),
});

const System = z.discriminatedUnion('subtype', [
  z.object({ type: z.literal('system'), subtype: z.literal('init'), session_id: z.string() }),
  z.object({
    type: z.literal('system'),
    subtype: z.literal('api_retry'),
    attempt: z.number(),
    max_retries: z.number().nullish(),
    error_status: z.number().nullish(),
    error: z.string().nullish(),
  }),
  z.object({
    type: z.literal('system'),
    subtype: z.literal('permission_denied'),
    tool_name: z.string(),
    tool_use_id: z.string().nullish(),
    message: z.string().nullish(),
  }),
  z.object({
    type: z.literal('system'),
    subtype: z.literal('model_fallback'),
    message: z.string().nullish(),
  }),
  z.object({
    type: z.literal('system'),
    subtype: z.enum([
      'background_tasks_changed',
      'compact_boundary',
      'informational',
      'status',
      'task_notification',
      'task_progress',
      'task_started',
      'task_updated',
    ]),
  }),
]);

const Line = z.discriminatedUnion('type', [
  System,
  z.object({
    type: z.literal('assistant'),
    message: z.object({ content: Content }),
    /** Set when claude speaks for its service: a failure in words. */
    error: z.string().nullish(),
    api_error: z.string().nullish(),
    api_error_status: z.number().nullish(),
  }),
  z.object({ type: z.literal('user'), message: z.object({ content: Content }) }),
  Result,
  z.object({ type: z.literal('rate_limit_event'), rate_limit_info: RateLimit }),
]);

/** One line of `claude -p --output-format stream-json` that we know (agents.md 3), checked. */
export type KnownLine = z.infer<typeof Line>;

/** A line we do not know, by the name it gives itself; kept, counted and never fatal. */
export interface UnknownLine {
  readonly type: 'unknown';
  readonly name: string;
}

export type ClaudeLine = KnownLine | UnknownLine;

const Named = z.object({ type: z.string(), subtype: z.string().optional().catch(undefined) });

/** Reads one line of output. Anything that is no event of claude's becomes an unknown line. */
export function parseLine(text: string): ClaudeLine {
  const value = parseJson(text);
  const line = Line.safeParse(value);
  if (line.success) return line.data;
  const named = Named.safeParse(value);
  if (!named.success) return { type: 'unknown', name: 'not-an-event' };
  const { type, subtype } = named.data;
  return { type: 'unknown', name: subtype === undefined ? type : `${type}:${subtype}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Warnings share the stream; they are no events.
    return null;
  }
}
