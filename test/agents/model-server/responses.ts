import { DEFAULT_USAGE, piecesOf, type Turn, type TurnUsage } from './script.ts';

/** One server-sent event of the Responses API; `type` repeats as the event's name. */
export interface ResponsesEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

type StreamedTurn = Extract<Turn, { kind: 'text' | 'function' | 'custom' }>;

/** The events of a complete streamed reply, `response.created` to `response.completed` with its usage. */
export function responsesEvents(turn: StreamedTurn, id: string, model: string): ResponsesEvent[] {
  const item = itemOf(turn, id);
  const response = { id: `resp_${id}`, object: 'response', model };
  const text = turn.kind === 'text' ? textEvents(turn.text, item.id) : [];
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: openItem(item) },
    ...text,
    { type: 'response.output_item.done', output_index: 0, item },
    {
      type: 'response.completed',
      response: {
        ...response,
        status: 'completed',
        output: [item],
        usage: usageOf(turn.usage ?? DEFAULT_USAGE),
      },
    },
  ];
}

function textEvents(text: string, itemId: string): ResponsesEvent[] {
  const at = { item_id: itemId, output_index: 0, content_index: 0 };
  return [
    ...piecesOf(text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
    { type: 'response.output_text.done', ...at, text },
  ];
}

function itemOf(turn: StreamedTurn, id: string): { id: string; [field: string]: unknown } {
  switch (turn.kind) {
    case 'text':
      return {
        id: `msg_${id}`,
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: turn.text, annotations: [] }],
      };
    case 'function':
      return {
        id: `fc_${id}`,
        type: 'function_call',
        call_id: `call_${id}`,
        name: turn.name,
        arguments: JSON.stringify(turn.args),
        status: 'completed',
      };
    case 'custom':
      return {
        id: `ctc_${id}`,
        type: 'custom_tool_call',
        call_id: `call_${id}`,
        name: turn.name,
        input: turn.input,
        status: 'completed',
      };
  }
}

function openItem(item: { id: string; [field: string]: unknown }): Record<string, unknown> {
  const isMessage = item['type'] === 'message';
  return { ...item, status: 'in_progress', ...(isMessage ? { content: [] } : {}) };
}

function usageOf(usage: TurnUsage): Record<string, unknown> {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}
