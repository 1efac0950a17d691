import type { ServerResponse } from 'node:http';
import { chatEvents, openChat } from './chat.ts';
import {
  messagesEvents,
  openMessage,
  SUBSCRIPTION_LIMIT,
  subscriptionHeaders,
} from './messages.ts';
import { responsesEvents } from './responses.ts';
import type { Api, Turn } from './script.ts';

/** What a reply answers: in which dialect, as what, for which model. `id` is unique per reply. */
export interface About {
  readonly api: Api;
  readonly id: string;
  readonly model: string;
}

/** Sends one turn over `response`. A hang leaves the response open. */
export function reply(response: ServerResponse, turn: Turn, about: About): void {
  switch (turn.kind) {
    case 'http-error':
      sendJson(response, { status: turn.status, body: turn.body, headers: turn.headers ?? {} });
      return;
    case 'usage-limit':
      sendJson(response, limitOf(about.api, turn.resetsAtSeconds));
      return;
    case 'hang':
      return;
    case 'delay':
      setTimeout(() => reply(response, turn.turn, about), turn.ms);
      return;
    case 'flood':
      reply(response, { kind: 'text', text: 'flood '.repeat(turn.bytes / 6) }, about);
      return;
    case 'disconnect':
      startStream(response);
      response.write(encode(firstEvent(about), about.api));
      setImmediate(() => response.destroy());
      return;
    default:
      startStream(response);
      for (const event of eventsOf(turn, about)) response.write(encode(event, about.api));
      response.end(about.api === 'chat' ? 'data: [DONE]\n\n' : undefined);
  }
}

type StreamedTurn = Extract<Turn, { kind: 'text' | 'function' | 'custom' }>;
type StreamEvent = object;

function eventsOf(turn: StreamedTurn, { api, id, model }: About): readonly StreamEvent[] {
  if (api === 'responses') return responsesEvents(turn, id, model);
  if (turn.kind === 'custom') throw new Error('only the Responses API knows freeform tools');
  if (api === 'chat') return chatEvents(turn, id, model);
  return messagesEvents(turn, id, model);
}

function firstEvent({ api, id, model }: About): StreamEvent {
  if (api === 'chat') return openChat(id, model);
  if (api === 'messages') return openMessage(id, model);
  return { type: 'response.created', response: { id: `resp_${id}` } };
}

function limitOf(api: Api, resetsAtSeconds: number | null): JsonReply {
  if (api === 'messages') {
    return { ...SUBSCRIPTION_LIMIT, headers: subscriptionHeaders('rejected', resetsAtSeconds) };
  }
  const headers = usageLimitHeaders(resetsAtSeconds);
  return { status: 429, body: usageLimitBody(resetsAtSeconds), headers };
}

function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
}

/** Events of chat completions have no name. */
function encode(event: StreamEvent, api: Api): string {
  const name = api !== 'chat' && 'type' in event ? `event: ${event.type}\n` : '';
  return `${name}data: ${JSON.stringify(event)}\n\n`;
}

function usageLimitBody(resetsAtSeconds: number | null): unknown {
  const reset = resetsAtSeconds === null ? {} : { resets_at: resetsAtSeconds };
  return {
    error: {
      type: 'usage_limit_reached',
      message: 'The usage limit has been reached',
      plan_type: 'plus',
      ...reset,
    },
  };
}

/** The account's windows as the service puts them on every reply; codex copies them into its rollout file. */
function usageLimitHeaders(resetsAtSeconds: number | null): Readonly<Record<string, string>> {
  if (resetsAtSeconds === null) return {};
  return {
    'x-codex-primary-used-percent': '100.0',
    'x-codex-primary-window-minutes': '300',
    'x-codex-primary-reset-at': String(resetsAtSeconds),
  };
}

interface JsonReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

function sendJson(response: ServerResponse, what: JsonReply): void {
  response.writeHead(what.status, { 'content-type': 'application/json', ...what.headers });
  response.end(typeof what.body === 'string' ? what.body : JSON.stringify(what.body));
}
