import { DEFAULT_USAGE, piecesOf, type Turn, type TurnUsage } from './script.ts';

/** One server-sent event of the Messages API; `type` repeats as the event's name. */
export interface MessagesEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

type StreamedTurn = Extract<Turn, { kind: 'text' | 'function' }>;

/** The events of a complete streamed reply, `message_start` to `message_stop`. */
export function messagesEvents(turn: StreamedTurn, id: string, model: string): MessagesEvent[] {
  const usage = usageOf(turn.usage ?? DEFAULT_USAGE);
  const isText = turn.kind === 'text';
  return [
    openMessage(id, model, { ...usage, output_tokens: 1 }),
    {
      type: 'content_block_start',
      index: 0,
      content_block: isText
        ? { type: 'text', text: '' }
        : { type: 'tool_use', id: `toolu_${id}`, name: turn.name, input: {} },
    },
    ...piecesOf(isText ? turn.text : JSON.stringify(turn.args)).map((piece) => ({
      type: 'content_block_delta',
      index: 0,
      delta: isText
        ? { type: 'text_delta', text: piece }
        : { type: 'input_json_delta', partial_json: piece },
    })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: isText ? 'end_turn' : 'tool_use', stop_sequence: null },
      usage: { output_tokens: usage['output_tokens'] },
    },
    { type: 'message_stop' },
  ];
}

/** The first event of a reply, alone the beginning of one that is cut. */
export function openMessage(
  id: string,
  model: string,
  usage: Readonly<Record<string, number>> = usageOf(DEFAULT_USAGE),
): MessagesEvent {
  const message = { id: `msg_${id}`, type: 'message', role: 'assistant', content: [], model };
  return {
    type: 'message_start',
    message: { ...message, stop_reason: null, stop_sequence: null, usage },
  };
}

/** This service counts cached tokens apart from the others. */
function usageOf(usage: TurnUsage): Record<string, number> {
  return {
    input_tokens: usage.inputTokens - usage.cachedTokens,
    cache_read_input_tokens: usage.cachedTokens,
    cache_creation_input_tokens: 0,
    output_tokens: usage.outputTokens,
  };
}

/** What the service answers when the five-hour limit of a subscription is used up. */
export const SUBSCRIPTION_LIMIT = {
  status: 429,
  body: {
    type: 'error',
    error: {
      type: 'rate_limit_error',
      message: "This request would exceed your account's rate limit. Please try again later.",
    },
  },
} as const;

/** The headers every reply to a subscription carries; claude takes the reset from them. */
export function subscriptionHeaders(
  status: 'allowed' | 'rejected',
  resetsAtSeconds: number | null,
): Readonly<Record<string, string>> {
  const prefix = 'anthropic-ratelimit-unified';
  const reset = resetsAtSeconds === null ? {} : { [`${prefix}-reset`]: String(resetsAtSeconds) };
  return {
    [`${prefix}-status`]: status,
    [`${prefix}-representative-claim`]: 'five_hour',
    [`${prefix}-fallback`]: 'unavailable',
    ...reset,
  };
}
