import { DEFAULT_USAGE, piecesOf, type Turn } from './script.ts';

type StreamedTurn = Extract<Turn, { kind: 'text' | 'function' }>;

/** The chunks of a complete streamed chat completion, without the closing `[DONE]`. */
export function chatEvents(turn: StreamedTurn, id: string, model: string): object[] {
  const usage = turn.usage ?? DEFAULT_USAGE;
  const isText = turn.kind === 'text';
  const deltas = isText ? piecesOf(turn.text).map((content) => ({ content })) : [callOf(turn, id)];
  return [
    openChat(id, model),
    ...deltas.map((delta) => chunk(id, model, { delta, finish_reason: null })),
    {
      ...chunk(id, model, { delta: {}, finish_reason: isText ? 'stop' : 'tool_calls' }),
      usage: {
        prompt_tokens: usage.inputTokens,
        completion_tokens: usage.outputTokens,
        total_tokens: usage.inputTokens + usage.outputTokens,
        prompt_tokens_details: { cached_tokens: usage.cachedTokens },
      },
    },
  ];
}

/** The first chunk of a reply, alone the beginning of one that is cut. */
export function openChat(id: string, model: string): object {
  return chunk(id, model, { delta: { role: 'assistant', content: '' }, finish_reason: null });
}

function chunk(id: string, model: string, choice: object): object {
  const head = { id: `chatcmpl_${id}`, object: 'chat.completion.chunk', created: 0, model };
  return { ...head, choices: [{ index: 0, ...choice }] };
}

function callOf({ name, args }: Extract<Turn, { kind: 'function' }>, id: string): object {
  const call = { name, arguments: JSON.stringify(args) };
  return { tool_calls: [{ index: 0, id: `call_${id}`, type: 'function', function: call }] };
}
