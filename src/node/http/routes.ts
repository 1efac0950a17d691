import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../engine/ports/log.ts';
import type { Dispatch } from '../../shared/dispatch.ts';
import { answerFile, answerJson, answerNothing, answerRefusal } from './answer.ts';
import { readJsonBody } from './body.ts';
import type { EventStreams } from './event-stream.ts';
import type { HttpLimits } from './headers.ts';
import { type Asked, isForUs, isFromElsewhere } from './origin.ts';
import type { StaticFiles } from './static-files.ts';
import type { Admission, TokenGate } from './token.ts';

/** What the routes work with; `port` is the one that is listened on. */
export interface RouteDeps {
  readonly dispatch: Dispatch;
  readonly streams: EventStreams;
  readonly files: StaticFiles;
  readonly gate: TokenGate;
  readonly limits: HttpLimits;
  readonly log: Log;
  readonly port: number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly asked: Asked;
  readonly url: URL;
}

const METHOD_PATH = /^\/api\/([\w.-]{1,64})$/;

/** Answers one request: the Host before anything else, then the sender, then the route, then the token. */
export async function answer(
  deps: RouteDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked: Asked = { url: request.url ?? '', rawHeaders: request.rawHeaders };
  if (!isForUs(asked, deps.port)) return refuseStranger(deps, response, 'host');
  if (isFromElsewhere(asked, deps.port)) return refuseStranger(deps, response, 'origin');
  const url = parseTarget(asked.url);
  if (url === null) return answerNothing(response, 400);
  const exchange: Exchange = { request, response, asked, url };
  if (request.method === 'POST') return answerPost(deps, exchange);
  if (request.method === 'GET') return answerGet(deps, exchange);
  answerNothing(response, 405);
}

function refuseStranger(deps: RouteDeps, response: ServerResponse, why: string): void {
  deps.log.warn('http.refused', { why });
  answerNothing(response, 403);
}

/** The target as a URL, or null when it holds an escape that means nothing, such as `/%`. */
function parseTarget(target: string): URL | null {
  try {
    decodeURIComponent(target);
    return new URL(`http://host${target.startsWith('//') ? '/.' : ''}${target}`);
  } catch {
    // Thrown for a malformed escape only; the caller answers 400.
    return null;
  }
}

async function answerPost(deps: RouteDeps, exchange: Exchange): Promise<void> {
  const { url, asked, response } = exchange;
  if (url.pathname === '/session') return openSession(deps, exchange);
  const method = METHOD_PATH.exec(url.pathname)?.[1];
  if (method === undefined) return answerNothing(response, 404);
  if (!isAdmitted(deps, response, deps.gate.admit(asked))) return;
  const body = await readJsonBody(exchange.request, deps.limits.maxBodyBytes);
  if (!body.ok) {
    const { status, message } = body.error;
    return answerRefusal(response, { status, code: 'bad-input', message });
  }
  answerJson(response, 200, await deps.dispatch(method, body.value));
}

function openSession(deps: RouteDeps, { asked, response }: Exchange): void {
  if (!isAdmitted(deps, response, deps.gate.admitToken(asked))) return;
  response.setHeader('set-cookie', deps.gate.cookie(deps.port));
  answerNothing(response, 204);
}

async function answerGet(deps: RouteDeps, exchange: Exchange): Promise<void> {
  const { url, response } = exchange;
  // The raw target, not the parsed path: the parser would tidy `/a/../b` into a name that exists.
  const target = exchange.asked.url.split('?')[0] ?? '';
  const file = deps.files.get(target);
  if (file !== undefined) return answerFile(response, file);
  if (target === '/health') return answerJson(response, 200, { ok: true });
  if (target === '/api/events') return openStream(deps, exchange);
  if (target === '/status') return answerStatus(deps, exchange);
  if (url.pathname === '/' && deps.files.size === 0) {
    const message = 'The page is not built.';
    return answerRefusal(response, {
      status: 404,
      code: 'not-found',
      message,
      fix: 'npm run build',
    });
  }
  answerNothing(response, 404);
}

async function answerStatus(deps: RouteDeps, { asked, response }: Exchange): Promise<void> {
  if (!isAdmitted(deps, response, deps.gate.admit(asked))) return;
  const status = await deps.dispatch('night.status', {});
  answerJson(response, status.ok ? 200 : 503, status.ok ? status.value : status);
}

function openStream(deps: RouteDeps, { asked, url, request, response }: Exchange): void {
  if (!isAdmitted(deps, response, deps.gate.admit(asked))) return;
  const after = String(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? '0');
  if (!/^\d{1,15}$/.test(after)) {
    answerNothing(response, 400);
    return;
  }
  if (deps.streams.open(response, Number(after))) return;
  const message = 'Too many pages follow this night. Close one of them.';
  answerRefusal(response, { status: 503, code: 'unsupported', message });
}

function isAdmitted(deps: RouteDeps, response: ServerResponse, admission: Admission): boolean {
  if (admission === 'ok') return true;
  if (admission !== 'missing') deps.log.warn('http.refused', { why: `token ${admission}` });
  if (admission === 'limited') response.setHeader('retry-after', '60');
  answerRefusal(response, {
    status: admission === 'limited' ? 429 : 401,
    code: 'unauthorized',
    message:
      admission === 'limited'
        ? 'Too many wrong tokens. Try again in a minute.'
        : 'This page is not signed in.',
    fix: 'Open the link that Nightkiln printed when it started.',
  });
  return false;
}
