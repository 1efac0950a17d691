import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { reply } from './reply.ts';
import type { Api, ModelRequest, Script } from './script.ts';

/** A model service of our own on 127.0.0.1, with every request it received. */
export interface ModelServer {
  /** Base address with `/v1`, as a client's base_url wants it. */
  readonly baseUrl: string;
  /** Those with tools: the work. */
  readonly requests: readonly ModelRequest[];
  /** Those without, such as one for a title; all are answered with a few words. */
  readonly asides: readonly ModelRequest[];
  /** Resolves once `count` requests have arrived. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server on a free loopback port that answers `POST` to the three dialects as `script` says. */
export async function startModelServer(script: Script): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const asides: ModelRequest[] = [];
  const waiting = new Set<() => void>();
  const server = http.createServer((request, response) => {
    serve(request, response, { script, requests, asides })
      .then(() => {
        for (const check of waiting) check();
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no loopback port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    requests,
    asides,
    received: (count) => waitFor(waiting, () => requests.length >= count),
    close: () => closeAll(server),
  };
}

function waitFor(waiting: Set<() => void>, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!isTrue()) return;
      waiting.delete(check);
      resolve();
    };
    waiting.add(check);
    check();
  });
}

function closeAll(server: http.Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  state: { script: Script; requests: ModelRequest[]; asides: ModelRequest[] },
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
  const text = await bodyOf(request);
  const api = request.method === 'POST' ? APIS[path] : undefined;
  if (api === undefined) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not here"}');
    return;
  }
  const body: Record<string, unknown> = JSON.parse(text);
  const threadKey = threadKeyOf(request, body);
  const n = state.requests.filter((earlier) => earlier.threadKey === threadKey).length;
  const received: ModelRequest = { path, body, headers: request.headers, threadKey };
  if (isAside(body)) {
    state.asides.push(received);
    const about = { api, id: `aside_${state.asides.length}`, model: String(body['model']) };
    reply(response, { kind: 'text', text: '{"title":"A title"}' }, about);
    return;
  }
  state.requests.push(received);
  const id = `${state.requests.length}_${n}`;
  reply(response, state.script(received, n), { api, id, model: String(body['model']) });
}

const APIS: Readonly<Record<string, Api>> = {
  '/v1/responses': 'responses',
  '/v1/messages': 'messages',
  '/v1/chat/completions': 'chat',
};

/** A model that writes code gets its tools within the input. */
function isAside({ tools, input }: Readonly<Record<string, unknown>>): boolean {
  if (Array.isArray(tools) && tools.length > 0) return false;
  return !JSON.stringify(input ?? null).includes('"additional_tools"');
}

/** codex repeats its thread id as the cache key and in a header, claude and our own agent in a header. */
function threadKeyOf(request: IncomingMessage, body: Readonly<Record<string, unknown>>): string {
  const headers = request.headers;
  const key = body['prompt_cache_key'] ?? headers['session_id'];
  return String(key ?? headers['x-claude-code-session-id'] ?? headers['x-conversation'] ?? 'one');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
