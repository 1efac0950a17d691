import { z } from 'zod';

const Totals = z.object({
  input_tokens: z.number().nonnegative(),
  cached_input_tokens: z.number().nonnegative().default(0),
  output_tokens: z.number().nonnegative(),
});

const Window = z.object({
  used_percent: z.number(),
  window_minutes: z.number().nullish().catch(null),
  /** Epoch seconds. */
  resets_at: z.number().nullish(),
});
export type RateWindow = z.infer<typeof Window>;

/** A word such as `usage_limit_exceeded`, or an object named by what happened. */
const ErrorInfo = z.union([
  z.string(),
  z.object({
    http_connection_failed: z.object({ http_status_code: z.number().nullish() }),
  }),
  z.record(z.string(), z.unknown()),
]);
export type CodexErrorInfo = z.infer<typeof ErrorInfo>;

const EventMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('token_count'),
    info: z.object({ total_token_usage: Totals }).nullish(),
    rate_limits: z.object({ primary: Window.nullish(), secondary: Window.nullish() }).nullish(),
  }),
  z.object({
    type: z.literal('task_complete'),
    error: z.object({ message: z.string(), codex_error_info: ErrorInfo.nullish() }).nullish(),
  }),
  z.object({
    type: z.literal('item_completed'),
    item: z.object({ type: z.string(), id: z.string() }),
  }),
]);

const ResponseItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('function_call'),
    name: z.string(),
    arguments: z.string(),
    call_id: z.string(),
  }),
  z.object({ type: z.enum(['custom_tool_call', 'local_shell_call']) }),
  z.object({ type: z.literal('function_call_output'), call_id: z.string(), output: z.unknown() }),
]);

const RolloutLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event_msg'), payload: EventMessage }),
  z.object({ type: z.literal('response_item'), payload: ResponseItem }),
  /** Written with each reply of the model, so it is there also when the run is killed in its first command. */
  z.object({
    type: z.literal('token_usage_record'),
    payload: z.object({ thread_token_usage: Totals }),
  }),
]);

/** One line of codex's own thread file that we use (agents.md 2, "Usage limit"). */
export type RolloutLine = z.infer<typeof RolloutLine>;

/** Reads one line of a thread file; null for the many kinds we have no use for. */
export function parseRolloutLine(text: string): RolloutLine | null {
  try {
    return RolloutLine.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // The first line of a tail, or one still being written, is no JSON.
    return null;
  }
}
