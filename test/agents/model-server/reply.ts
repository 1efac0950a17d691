import type { ServerResponse } from 'node:http';
import { type ResponsesEvent, responsesEvents } from './responses.ts';
import type { Turn } from './script.ts';

/** Sends one turn over `response`; `id` is unique per reply. A hang leaves the response open. */
export function reply(response: ServerResponse, turn: Turn, about: { id: string; model: string }) {
  switch (turn.kind) {
    case 'http-error':
      sendJson(response, { status: turn.status, body: turn.body, headers: turn.headers ?? {} });
      return;
    case 'usage-limit':
      sendJson(response, {
        status: 429,
        body: usageLimitBody(turn.resetsAtSeconds),
        headers: usageLimitHeaders(turn.resetsAtSeconds),
      });
      return;
    case 'hang':
      return;
    case 'disconnect':
      startStream(response);
      response.write(encode({ type: 'response.created', response: { id: `resp_${about.id}` } }));
      setImmediate(() => response.destroy());
      return;
    default:
      startStream(response);
      for (const event of responsesEvents(turn, about.id, about.model)) {
        response.write(encode(event));
      }
      response.end();
  }
}

function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
}

function encode(event: ResponsesEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
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

function sendJson(
  response: ServerResponse,
  what: { status: number; body: unknown; headers: Readonly<Record<string, string>> },
): void {
  response.writeHead(what.status, { 'content-type': 'application/json', ...what.headers });
  response.end(typeof what.body === 'string' ? what.body : JSON.stringify(what.body));
}
